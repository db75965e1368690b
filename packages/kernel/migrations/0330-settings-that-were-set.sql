-- Whether anybody has ever stored settings of a plugin on a park: who comes after moves limits by two people, also where what is
-- stored is empty. Of rows of before nobody knows; each is taken to have been set.
alter table park_plugins add column was_set boolean not null default false;
update park_plugins set was_set = true;
