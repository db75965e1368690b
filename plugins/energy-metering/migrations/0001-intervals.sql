-- Energy per meter, direction and interval, in revisions. Rows are never changed: a correction is a new revision, and the
-- current figure is the one with the highest revision.
create table intervals (
  park_id text not null,
  enterprise_id text,
  meter_id text not null,
  direction text not null check (direction in ('import', 'export')),
  starts_at timestamptz not null,
  -- Width. A park that changes its interval starts a new series; sums read one width only.
  minutes smallint not null check (minutes in (1, 5, 15, 30, 60)),
  revision integer not null check (revision >= 1),
  -- Integer watt-hours; null when missing.
  energy_wh bigint,
  status text not null check (status in ('actual', 'estimated', 'edited', 'missing')),
  method text not null,
  reason text,
  start_wh bigint,
  end_wh bigint,
  shift_wh bigint not null default 0,
  -- What the figure rests on: telemetry.window/<point_id>/<sample_from>/<sample_to + 1 ms>, read with this ratio.
  point_id text,
  sample_from timestamptz,
  sample_to timestamptz,
  ratio double precision not null,
  recorded_at timestamptz not null default now(),
  produced_by text not null,
  primary key (park_id, meter_id, direction, starts_at, revision),
  check ((energy_wh is null) = (status = 'missing')),
  check (start_wh is null or energy_wh = end_wh - start_wh + shift_wh)
);
create index intervals_by_time on intervals (park_id, starts_at);
create index intervals_by_point on intervals (park_id, point_id, starts_at);

alter table intervals enable row level security;
alter table intervals force row level security;
create policy park on intervals
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on intervals from lingtan_app;

-- How far each meter has been closed. Intervals before it are recomputed only when their samples change.
create table meter_progress (
  park_id text not null,
  meter_id text not null,
  minutes smallint not null,
  closed_until timestamptz not null,
  primary key (park_id, meter_id, minutes)
);
alter table meter_progress enable row level security;
alter table meter_progress force row level security;
create policy park on meter_progress
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

-- Spans whose samples came after their intervals were closed; the closing job works them off.
create table late_spans (
  id bigint generated always as identity primary key,
  park_id text not null,
  points text[] not null,
  from_at timestamptz not null,
  to_at timestamptz not null
);
create index late_spans_by_park on late_spans (park_id, id);
alter table late_spans enable row level security;
alter table late_spans force row level security;
create policy park on late_spans
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
