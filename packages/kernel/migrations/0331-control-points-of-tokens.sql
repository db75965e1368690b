-- Which points that control rests on a token may feed; null: all. What was made before goes on as it is, and is shown as such until
-- two persons have decided which points it feeds; what is made from now on feeds none before.
alter table tokens add column control_points text[];
alter table tokens alter column control_points set default '{}';
