-- Alarms as they stand: one row an alarm. What happened to them is in alarm_log.
create table alarms (
  park_id text not null,
  source text not null,
  id text not null,
  enterprise_id text,
  priority smallint not null check (priority between 1 and 4),
  declared jsonb not null,
  retired boolean not null default false,
  state text not null default 'NORM'
    check (state in ('NORM', 'UNACK', 'ACKED', 'RTNUN', 'LTUNK', 'LTACK', 'SHLVD', 'DSUPR', 'OOSRV')),
  active boolean not null default false,
  -- Since when a change waits for its delay.
  pending_since timestamptz,
  -- What was told last: the value that the detector judged, and when.
  judged double precision,
  seen_at timestamptz,
  raised_at timestamptz,
  changed_at timestamptz not null default now(),
  acked_by text,
  acked_at timestamptz,
  shelved_until timestamptz,
  note text,
  value double precision,
  message jsonb,
  evidence text,
  primary key (park_id, source, id)
);

-- Every change of state and every annunciation. Rows are never changed.
create table alarm_log (
  park_id text not null,
  no bigint generated always as identity,
  source text not null,
  id text not null,
  enterprise_id text,
  priority smallint not null,
  at timestamptz not null,
  event text not null,
  from_state text not null,
  to_state text not null,
  active boolean not null,
  actor text not null,
  note text,
  value double precision,
  primary key (park_id, no)
);
create index alarm_log_by_time on alarm_log (park_id, at);
create index alarm_log_by_alarm on alarm_log (park_id, source, id, no);

-- Messages to people: written with the change that asks for them, sent by a job.
create table notices (
  park_id text not null,
  no bigint generated always as identity,
  route text not null,
  source text not null,
  id text not null,
  priority smallint not null,
  -- An escalation is cancelled when somebody has acknowledged by then.
  unless_acked boolean not null,
  content jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'cancelled')),
  due_at timestamptz not null,
  sent_at timestamptz,
  attempts integer not null default 0,
  problem text,
  primary key (park_id, no)
);
create index notices_waiting on notices (park_id, due_at) where state = 'waiting';

-- How far the samples of watched points have been judged.
create table watched_points (
  park_id text not null,
  id text not null,
  judged_to timestamptz not null,
  primary key (park_id, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['alarms', 'alarm_log'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy park on %I using (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and ((select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''' '
      'or enterprise_id = (select current_setting(''lingtan.enterprise_id'', true)))) '
      'with check (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and (select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''')', name);
  end loop;
  foreach name in array array['notices', 'watched_points'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy park on %I using (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and (select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''')', name);
  end loop;
end $$;

revoke update, delete on alarm_log from lingtan_app;
revoke delete on alarms from lingtan_app;
