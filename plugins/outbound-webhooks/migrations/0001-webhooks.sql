-- How an endpoint does. What it is stands in the configuration.
create table endpoints (
  park_id text not null,
  id text not null,
  enterprise_id text,
  failing_since timestamptz,
  delivered_at timestamptz,
  -- Set when it failed for too long: nothing is sent until somebody enables it again.
  disabled_at timestamptz,
  primary key (park_id, id)
);

-- One row an event and endpoint, written in the transaction that takes the event, sent by a job.
create table deliveries (
  park_id text not null,
  no bigint generated always as identity,
  endpoint text not null,
  enterprise_id text,
  -- Goes out as webhook-id: the same in every attempt.
  message_id text not null,
  event text not null,
  -- Text, so that every attempt signs the same bytes.
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  created_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  finished_at timestamptz,
  -- Of the last attempt.
  status smallint,
  duration_ms integer,
  problem text,
  detail text,
  primary key (park_id, no),
  unique (park_id, endpoint, message_id)
);
create index deliveries_waiting on deliveries (park_id, endpoint, due_at) where state = 'waiting';
create index deliveries_by_time on deliveries (park_id, created_at);

do $$
declare
  name text;
begin
  foreach name in array array['endpoints', 'deliveries'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy park on %I using (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and ((select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''' '
      'or enterprise_id = (select current_setting(''lingtan.enterprise_id'', true)))) '
      'with check (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and (select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''')', name);
  end loop;
end $$;
