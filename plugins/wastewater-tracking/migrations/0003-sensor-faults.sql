-- What the detectors say of analysers and meters: one row an episode, with its evidence. Readings are never changed for it.
create table sensor_faults (
  park_id text not null,
  id bigint not null,
  plant text not null,
  outlet text not null,
  parameter text not null,
  point text not null,
  detector text not null,
  day date not null,
  first_at timestamptz not null,
  last_at timestamptz not null check (last_at >= first_at),
  samples integer not null check (samples > 0),
  evidence jsonb not null,
  effect text not null check (effect in ('excluded', 'marked')),
  state text not null check (state in ('open', 'acknowledged', 'confirmed', 'dismissed', 'gone')),
  recorded_at timestamptz not null default now(),
  primary key (park_id, id),
  unique (park_id, plant, outlet, parameter, point, detector, first_at)
);
create index sensor_faults_by_day on sensor_faults (park_id, plant, day);

create table sensor_fault_steps (
  park_id text not null,
  fault_id bigint not null,
  no integer not null,
  step text not null,
  actor text not null,
  note text not null,
  at timestamptz not null,
  primary key (park_id, fault_id, no),
  foreign key (park_id, fault_id) references sensor_faults (park_id, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['sensor_faults', 'sensor_fault_steps'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy park on %I using (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and (select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''')', name);
  end loop;
end $$;

revoke delete on sensor_faults from lingtan_app;
revoke update, delete on sensor_fault_steps from lingtan_app;
