-- Assets and points of a park. Rows are archived, never deleted: samples and evidence refer to them for ever.
create table telemetry.assets (
  park_id text not null,
  id text not null,
  parent_id text,
  kind text not null,
  name jsonb not null,
  enterprise_id text,
  attributes jsonb not null default '{}',
  archived_at timestamptz,
  primary key (park_id, id)
);

create table telemetry.points (
  no integer generated always as identity,
  park_id text not null,
  park_no smallint not null,
  id text not null,
  asset_id text not null,
  enterprise_id text,
  name jsonb not null,
  kind text not null check (kind in ('gauge', 'counter', 'state')),
  quantity text not null,
  unit text not null,
  expected_every_seconds double precision not null check (expected_every_seconds > 0),
  retention text not null check (retention in ('fast', 'standard', 'billing')),
  -- Points sampled no faster than once a minute have no rollup_1m: their samples are as fine already.
  minute_rollup boolean not null,
  archived_at timestamptz,
  primary key (park_id, id),
  unique (no),
  foreign key (park_id, asset_id) references telemetry.assets (park_id, id)
);

alter table telemetry.assets enable row level security;
alter table telemetry.assets force row level security;
create policy park on telemetry.assets
  using (
    park_id = current_setting('lingtan.park_id', true)
    and (coalesce(current_setting('lingtan.enterprise_id', true), '') = ''
      or enterprise_id = current_setting('lingtan.enterprise_id', true))
  )
  with check (
    park_id = current_setting('lingtan.park_id', true)
    and coalesce(current_setting('lingtan.enterprise_id', true), '') = ''
  );

alter table telemetry.points enable row level security;
alter table telemetry.points force row level security;
create policy park on telemetry.points
  using (
    park_id = current_setting('lingtan.park_id', true)
    and (coalesce(current_setting('lingtan.enterprise_id', true), '') = ''
      or enterprise_id = current_setting('lingtan.enterprise_id', true))
  )
  with check (
    park_id = current_setting('lingtan.park_id', true)
    and park_no = nullif(current_setting('lingtan.park_no', true), '')::smallint
    and coalesce(current_setting('lingtan.enterprise_id', true), '') = ''
  );
