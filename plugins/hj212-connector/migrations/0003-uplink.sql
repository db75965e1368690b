-- Reports to the server of an authority. A row is kept until they say that they have it, and some time longer for what they ask for.
create table uplink_reports (
  park_id text not null,
  uplink text not null,
  command integer not null check (command in (2011, 2051, 2061, 2031)),
  -- Start of the window; of realtime data the instant.
  data_time timestamptz not null,
  -- Items of the data area, as they go out.
  items jsonb not null,
  -- Milliseconds that the QN of its first packet is written from: a repeat carries the same one.
  qn_at bigint not null,
  sent integer not null default 0,
  created_at timestamptz not null,
  acknowledged_at timestamptz,
  primary key (park_id, uplink, command, data_time)
);
create index uplink_reports_waiting on uplink_reports (park_id, uplink, qn_at) where acknowledged_at is null;

-- What the authority asked for and what it was told.
create table uplink_requests (
  park_id text not null,
  id bigint generated always as identity,
  uplink text not null,
  command text not null,
  from_at timestamptz,
  to_at timestamptz,
  asked_at timestamptz not null,
  outcome text not null,
  reports integer not null,
  primary key (park_id, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['uplink_reports', 'uplink_requests'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy park on %I using (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and (select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''')', name);
  end loop;
end $$;
