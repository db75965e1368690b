-- Derived records. Rows are never changed: what is known better later is the next revision.
create table plant_days (
  park_id text not null,
  plant text not null,
  day date not null,
  revision integer not null check (revision > 0),
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, plant, day, revision)
);

create table outlet_days (
  park_id text not null,
  plant text not null,
  outlet text not null,
  parameter text not null,
  day date not null,
  revision integer not null check (revision > 0),
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, plant, outlet, parameter, day, revision)
);
create index outlet_days_by_day on outlet_days (park_id, plant, day);

-- Days whose samples came late or were corrected.
create table dirty_days (
  park_id text not null,
  day date not null,
  primary key (park_id, day)
);

-- Limits. A change is a new version with its dates; rows are never changed.
create table permits (
  park_id text not null,
  id text not null,
  version integer not null check (version > 0),
  outlet text not null,
  standard text not null,
  valid_from date not null,
  valid_to date,
  limit_rows jsonb not null,
  note text not null,
  entered_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, id, version),
  check (valid_to is null or valid_to >= valid_from)
);

-- Exceedances: one row an episode, its history beside it.
create table cases (
  park_id text not null,
  id bigint not null,
  plant text not null,
  outlet text not null,
  parameter text not null,
  basis text not null,
  first_day date not null,
  last_day date not null,
  days integer not null check (days > 0),
  worst double precision,
  state text not null check (state in ('raised', 'acknowledged', 'explained', 'closed', 'withdrawn')),
  cause text,
  measure text,
  recorded_at timestamptz not null default now(),
  primary key (park_id, id)
);
create index cases_by_parameter on cases (park_id, plant, outlet, parameter, basis);

create table case_steps (
  park_id text not null,
  case_id bigint not null,
  no integer not null,
  step text not null,
  actor text not null,
  note text not null,
  at timestamptz not null,
  primary key (park_id, case_id, no),
  foreign key (park_id, case_id) references cases (park_id, id)
);

-- Laboratory samples and the chain of custody.
create table lab_samples (
  park_id text not null,
  id bigint not null,
  sample_no text not null,
  plant text not null,
  outlet text not null,
  parameter text not null,
  unit text not null,
  sampled_at timestamptz not null,
  value double precision,
  below_detection boolean not null default false,
  method text not null,
  stage text not null check (stage in ('sampled', 'handed-over', 'received', 'analysed', 'reviewed', 'approved', 'rejected')),
  recorded_at timestamptz not null default now(),
  primary key (park_id, id),
  unique (park_id, sample_no, parameter)
);
create index lab_samples_by_time on lab_samples (park_id, plant, outlet, sampled_at);

create table lab_steps (
  park_id text not null,
  sample_id bigint not null,
  no integer not null,
  stage text not null,
  actor text not null,
  actor_id text not null,
  note text not null,
  at timestamptz not null,
  primary key (park_id, sample_id, no),
  foreign key (park_id, sample_id) references lab_samples (park_id, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['plant_days', 'outlet_days', 'dirty_days', 'permits', 'cases', 'case_steps', 'lab_samples', 'lab_steps'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy park on %I using (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and (select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''')', name);
  end loop;
end $$;

revoke update, delete on plant_days, outlet_days, permits, case_steps, lab_steps from lingtan_app;
revoke delete on cases, lab_samples from lingtan_app;
