-- Forecasts as they were issued. Rows are never changed.
create table forecasts (
  park_id text not null,
  no bigint not null,
  series text not null check (series in ('load', 'pv', 'wind')),
  issued_at timestamptz not null,
  starts_at timestamptz not null,
  steps integer not null check (steps > 0),
  model_hash text not null,
  input_hash text not null,
  -- Meters and directions that the series is the sum of.
  meters jsonb not null,
  -- Quantiles, method, scores, what was missing.
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no)
);
create index forecasts_by_series on forecasts (park_id, series, no);
create index forecasts_by_issue on forecasts (park_id, issued_at);

-- Plans as they were made, each with the problem it solves and what that was built from. Rows are never changed.
create table plans (
  park_id text not null,
  no bigint not null,
  issued_at timestamptz not null,
  trigger text not null check (trigger in ('schedule', 'person', 'start')),
  -- Planning period that it was made in.
  slot timestamptz not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  status text not null check (status in ('optimal', 'feasible', 'relaxed', 'fallback')),
  usable boolean not null,
  origin text not null,
  reason text,
  objective double precision not null,
  gap double precision,
  total_ms double precision not null,
  -- Usable plan before it, which it was kept close to.
  previous_no bigint,
  forecasts jsonb not null,
  -- Versions of tariffs, readings of the state of charge, peaks already reached.
  inputs jsonb not null,
  problem jsonb not null,
  plan jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no),
  check (to_at > from_at)
);
-- The schedule makes one plan in a period, however often its job runs; persons make as many as they want.
create unique index plans_by_slot on plans (park_id, slot) where trigger <> 'person';

alter table forecasts enable row level security;
alter table forecasts force row level security;
create policy park on forecasts
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table plans enable row level security;
alter table plans force row level security;
create policy park on plans
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

revoke update, delete on forecasts, plans from lingtan_app;
