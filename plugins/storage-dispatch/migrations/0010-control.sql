-- The control loop. Every row is written once; what holds now is the newest one.

-- Who may write to devices: grows with each process that takes over.
create table control_fences (
  park_id text primary key,
  fence bigint not null,
  taken_at timestamptz not null default now()
);

create table device_modes (
  park_id text not null,
  no bigint generated always as identity,
  device text not null,
  mode text not null check (mode in ('off', 'advice', 'automatic')),
  reason text not null,
  by_actor jsonb not null,
  at timestamptz not null,
  primary key (park_id, no)
);
create index device_modes_by_device on device_modes (park_id, device, no);

-- The kill switch of the park.
create table control_stops (
  park_id text not null,
  no bigint generated always as identity,
  stopped boolean not null,
  reason text not null,
  by_actor jsonb not null,
  at timestamptz not null,
  primary key (park_id, no)
);

-- Setpoints that persons, their keys and plugins asked for, as they arrived.
create table commands (
  park_id text not null,
  no bigint generated always as identity,
  command jsonb not null,
  received_at timestamptz not null,
  primary key (park_id, no)
);

create table command_ends (
  park_id text not null,
  command_no bigint not null,
  reason text not null,
  by_actor jsonb not null,
  at timestamptz not null,
  primary key (park_id, command_no)
);

-- Two persons let plan and controller use more than the threshold of a device.
create table standing_requests (
  park_id text not null,
  no bigint generated always as identity,
  device text not null,
  max_kw double precision not null check (max_kw > 0),
  valid_from timestamptz not null,
  expires_at timestamptz not null,
  reason text not null,
  by_actor jsonb not null,
  at timestamptz not null,
  primary key (park_id, no),
  check (expires_at > valid_from)
);

-- The second person's word about a command or a standing request.
create table approvals (
  park_id text not null,
  no bigint generated always as identity,
  kind text not null check (kind in ('command', 'standing')),
  about bigint not null,
  by_actor jsonb not null,
  login_at timestamptz not null,
  at timestamptz not null,
  primary key (park_id, no)
);
create index approvals_by_subject on approvals (park_id, kind, about);

-- What the gate answered, and everything that it rested on.
create table decisions (
  park_id text not null,
  no bigint generated always as identity,
  at timestamptz not null,
  device text,
  outcome text not null check (outcome in ('allowed', 'clamped', 'refused', 'needs-approval')),
  source text,
  level text,
  command_id text,
  -- Row of `commands`; null for what the controller wants itself.
  command_no bigint,
  requested_kw double precision,
  setpoint_kw double precision,
  codes text[] not null,
  plan_no bigint,
  plan_step integer,
  expires_at timestamptz,
  fence bigint,
  decision jsonb not null,
  -- Samples that it rested on.
  samples jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no),
  check ((setpoint_kw is not null) = (outcome in ('allowed', 'clamped')))
);
create index decisions_by_device on decisions (park_id, device, no);
create index decisions_by_command on decisions (park_id, command_no) where command_no is not null;
-- Commands of others that are in force or wait for a second person.
create index decisions_in_force on decisions (park_id, expires_at) where command_no is not null and outcome <> 'refused';
create index decisions_written on decisions (park_id, device, no) where setpoint_kw is not null;

-- What became of a write.
create table write_results (
  park_id text not null,
  decision_no bigint not null,
  result text not null check (result in ('confirmed', 'mismatch', 'timeout', 'refused')),
  read_kw double precision,
  attempts integer not null,
  detail text,
  at timestamptz not null,
  primary key (park_id, decision_no)
);

-- What the fast controller had to say, when it began.
create table control_log (
  park_id text not null,
  no bigint generated always as identity,
  at timestamptz not null,
  device text,
  level text not null,
  code text not null,
  params jsonb not null,
  primary key (park_id, no)
);

do $$
declare
  name text;
begin
  foreach name in array array['control_fences', 'device_modes', 'control_stops', 'commands', 'command_ends',
    'standing_requests', 'approvals', 'decisions', 'write_results', 'control_log']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy park on %I
      using (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      )$policy$, name);
    if name <> 'control_fences' then
      execute format('revoke update, delete on %I from lingtan_app', name);
    else
      execute format('revoke delete on %I from lingtan_app', name);
    end if;
  end loop;
end
$$;
