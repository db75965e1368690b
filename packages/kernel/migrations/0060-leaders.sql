-- The process that leads each role (a park and a piece of work), and for which time in a row of changes. Who leads is
-- decided by an advisory lock; this is the fencing token, and tells operators.
create table leads (
  role text primary key,
  term bigint not null default 1,
  process_id text not null,
  since timestamptz not null default now()
);

-- What the process that leads some work of a park last said about it.
create table led_work (
  park_id text not null references parks (id) on delete cascade,
  plugin_id text not null,
  name text not null,
  process_id text not null,
  state jsonb not null,
  told_at timestamptz not null default now(),
  primary key (park_id, plugin_id, name)
);
alter table led_work enable row level security;
alter table led_work force row level security;
create policy kernel_all on led_work to lingtan_kernel using (true) with check (true);
