-- Verdicts on averaging bases other than the day mean. Rows are never changed: what is known better later is the next revision.
create table permit_windows (
  park_id text not null,
  plant text not null,
  outlet text not null,
  parameter text not null,
  basis text not null check (basis in ('instant', 'hour-mean', 'month-mean', 'annual-load', 'removal')),
  starts timestamptz not null,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  revision integer not null check (revision > 0),
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, plant, outlet, parameter, basis, starts, revision)
);
create index permit_windows_by_day on permit_windows (park_id, plant, last_day, basis);

alter table permit_windows enable row level security;
alter table permit_windows force row level security;
create policy park on permit_windows using (
  park_id = (select current_setting('lingtan.park_id', true))
  and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
);
revoke update, delete on permit_windows from lingtan_app;

-- An episode of hours begins within a day. Cases of before have days only: their windows begin with them.
alter table cases add column first_at timestamptz, add column last_at timestamptz;
