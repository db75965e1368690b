-- What operators want of each plugin on each park. Every process reconciles towards these rows.
create table park_plugins (
  park_id text not null references parks (id) on delete cascade,
  plugin_id text not null,
  enabled boolean not null default false,
  config jsonb not null default '{}',
  config_version integer not null default 1,
  generation bigint not null default 1,
  updated_at timestamptz not null default now(),
  primary key (park_id, plugin_id)
);
alter table park_plugins enable row level security;
alter table park_plugins force row level security;
create policy kernel_all on park_plugins to lingtan_kernel using (true) with check (true);

-- What became of it, one row per process.
create table plugin_status (
  park_id text not null references parks (id) on delete cascade,
  plugin_id text not null,
  process_id text not null,
  state text not null,
  error text,
  since timestamptz not null,
  seen_at timestamptz not null default now(),
  primary key (park_id, plugin_id, process_id)
);
alter table plugin_status enable row level security;
alter table plugin_status force row level security;
create policy kernel_all on plugin_status to lingtan_kernel using (true) with check (true);

-- Secrets of configurations, AES-256-GCM; the key lies outside the database.
create table secrets (
  park_id text not null references parks (id) on delete cascade,
  plugin_id text not null,
  pointer text not null,
  ciphertext bytea not null,
  updated_at timestamptz not null default now(),
  primary key (park_id, plugin_id, pointer)
);
alter table secrets enable row level security;
alter table secrets force row level security;
create policy kernel_all on secrets to lingtan_kernel using (true) with check (true);

-- Facts of the installation itself, e.g. which park file was applied.
create table settings (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
