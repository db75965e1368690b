-- Forecasts as they were fetched, and the archive that was fetched first. Rows are never changed; old ones are deleted.
create table runs (
  park_id text not null,
  no bigint not null,
  kind text not null check (kind in ('forecast', 'archive')),
  -- When it became known here.
  issued_at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  step_minutes integer not null check (step_minutes > 0),
  -- Service, place and height of the wind.
  origin jsonb not null,
  -- SHA-256 of the answer.
  answer_hash text not null,
  -- Columns by quantity, one value a step.
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no),
  check (ends_at > starts_at)
);
create index runs_by_issue on runs (park_id, issued_at);

-- How fetching goes: one row a park.
create table fetching (
  park_id text primary key,
  last_try_at timestamptz,
  last_success_at timestamptz,
  failures integer not null default 0,
  last_error text,
  next_at timestamptz not null
);

alter table runs enable row level security;
alter table runs force row level security;
create policy park on runs
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table fetching enable row level security;
alter table fetching force row level security;
create policy park on fetching
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

revoke update on runs from lingtan_app;
