-- What was deleted although it was never delivered: dead letters past their time or their number, and events for subscriptions
-- that have ended. The rows go, that there were so many stays.
create table ended_deliveries (
  park_id text not null references parks (id) on delete cascade,
  plugin_id text not null,
  subscription text not null,
  -- Of them, how many were given up (dead), and how many nobody served any more (unserved).
  dead bigint not null default 0,
  unserved bigint not null default 0,
  last_at timestamptz not null default now(),
  primary key (park_id, plugin_id, subscription)
);
alter table ended_deliveries enable row level security;
alter table ended_deliveries force row level security;
create policy kernel_all on ended_deliveries to lingtan_kernel using (true) with check (true);
grant select, insert, update on ended_deliveries to lingtan_kernel;
