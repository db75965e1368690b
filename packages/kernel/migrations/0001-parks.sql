-- Parks and the enterprises in them. `no` stands for the park in bulk tables.
create table parks (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{0,62}$'),
  no smallint generated always as identity unique,
  name jsonb not null,
  time_zone text not null default 'Asia/Shanghai',
  latitude double precision,
  longitude double precision,
  attributes jsonb not null default '{}',
  created_at timestamptz not null default now()
);
alter table parks enable row level security;
alter table parks force row level security;
create policy own_park on parks for select to lingtan_app using (id = current_setting('lingtan.park_id', true));
create policy kernel_all on parks to lingtan_kernel using (true) with check (true);
grant select on parks to lingtan_app;

create table enterprises (
  park_id text not null references parks (id) on delete cascade,
  id text not null check (id ~ '^[a-z][a-z0-9-]{0,62}$'),
  name jsonb not null,
  key boolean not null default false,
  primary key (park_id, id)
);
alter table enterprises enable row level security;
alter table enterprises force row level security;
create policy own_park on enterprises to lingtan_app
  using (park_id = current_setting('lingtan.park_id', true)
    and (coalesce(current_setting('lingtan.enterprise_id', true), '') in ('', id)))
  with check (false);
create policy kernel_all on enterprises to lingtan_kernel using (true) with check (true);
grant select on enterprises to lingtan_app;
