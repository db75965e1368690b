-- Facts of each meter as they were known over time, so that a change in the configuration is seen, and what was closed
-- by other facts is closed again.
create table meter_facts (
  park_id text not null,
  meter_id text not null,
  version integer not null check (version >= 1),
  enterprise_id text,
  facts jsonb not null,
  -- From when intervals still have to be closed again by these facts; null when all are.
  pending_from timestamptz,
  recorded_at timestamptz not null default now(),
  primary key (park_id, meter_id, version)
);
alter table meter_facts enable row level security;
alter table meter_facts force row level security;
create policy park on meter_facts
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on meter_facts from lingtan_app;
grant update (pending_from) on meter_facts to lingtan_app;
