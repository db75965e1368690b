-- Published events. A row is written in the publisher's transaction and relayed after commit, or never.
create table outbox (
  id bigint generated always as identity primary key,
  park_id text not null,
  event text not null,
  version integer not null,
  data jsonb not null,
  published_at timestamptz not null default clock_timestamp(),
  published_by text not null,
  traceparent text,
  relayed_at timestamptz
);
create index outbox_waiting on outbox (id) where relayed_at is null;
create index outbox_by_park on outbox (park_id, id);
create index outbox_relayed on outbox (relayed_at) where relayed_at is not null;
alter table outbox enable row level security;
alter table outbox force row level security;
create policy own_park on outbox to lingtan_app
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
create policy kernel_all on outbox to lingtan_kernel using (true) with check (true);
grant select, insert on outbox to lingtan_app;

-- Durable subscriptions: what the relay makes deliveries from.
create table subscriptions (
  park_id text not null references parks (id) on delete cascade,
  plugin_id text not null,
  subscription text not null,
  event text not null,
  since timestamptz not null default now(),
  primary key (park_id, plugin_id, subscription)
);
create index subscriptions_by_event on subscriptions (park_id, event);
alter table subscriptions enable row level security;
alter table subscriptions force row level security;
create policy own_park on subscriptions for select to lingtan_app
  using (park_id = current_setting('lingtan.park_id', true));
create policy kernel_all on subscriptions to lingtan_kernel using (true) with check (true);

-- One row per event and subscription: the inbox (its effect happens once) and, when it is given up, the dead letter.
create table deliveries (
  id bigint generated always as identity primary key,
  event_id bigint not null references outbox (id) on delete cascade,
  park_id text not null,
  plugin_id text not null,
  subscription text not null,
  state text not null default 'pending' check (state in ('pending', 'done', 'dead')),
  attempts integer not null default 0,
  error jsonb,
  created_at timestamptz not null default now(),
  enqueued_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (event_id, plugin_id, subscription)
);
create index deliveries_pending on deliveries (enqueued_at) where state = 'pending';
create index deliveries_dead on deliveries (park_id, id) where state = 'dead';
alter table deliveries enable row level security;
alter table deliveries force row level security;
create policy own_park on deliveries to lingtan_app
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
create policy kernel_all on deliveries to lingtan_kernel using (true) with check (true);
grant select on deliveries to lingtan_app;
grant update (state, attempts, error, finished_at) on deliveries to lingtan_app;
