-- Proposals that are about the installation and no park of it: packages of plugins, and whose signature is trusted. They have no
-- park, so that no policy of plugins, each of which compares the park, lets one be seen, made or decided.
alter table proposals drop constraint proposals_pkey;
alter table proposals alter column park_id drop not null;
-- Numbers of before were given park by park.
alter table proposals add constraint proposals_number unique nulls not distinct (park_id, no);
alter table proposals add constraint proposals_of_platform check (park_id is not null or plugin_id = 'kernel');
drop index proposals_one_open;
create unique index proposals_one_open on proposals (park_id, kind, subject) nulls not distinct
  where state = 'proposed' and kind <> 'kernel.settings';
