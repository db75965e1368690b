-- How far ahead of the present the samples of a point may lie: nothing that is measured does, what is published for the hours to
-- come does. Until now everything could by a day. What is stated per unit of energy, a price or the intensity of a grid, is told
-- and not measured, so such points keep that day.
alter table telemetry.points add column ahead_seconds double precision not null default 0 check (ahead_seconds >= 0);
alter table telemetry.points no force row level security;
update telemetry.points set ahead_seconds = 86400 where kind = 'gauge' and unit ~ '/[kMGT]?Wh$';
alter table telemetry.points force row level security;
