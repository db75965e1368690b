-- Records of plugins that have no tables of their own.
create table plugin_documents (
  park_id text not null references parks (id) on delete cascade,
  plugin_id text not null,
  key text not null,
  value jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (park_id, plugin_id, key)
);
alter table plugin_documents enable row level security;
alter table plugin_documents force row level security;
create policy park on plugin_documents to lingtan_app
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
create policy kernel_all on plugin_documents to lingtan_kernel using (true) with check (true);
grant select, insert, update, delete on plugin_documents to lingtan_app, lingtan_kernel;

-- Plugins that operators install from files: the file itself, so that every process and every backup has it.
create table plugin_packages (
  plugin_id text not null,
  version text not null,
  sha256 text not null,
  archive bytea not null,
  manifest jsonb not null,
  signature_state text not null check (signature_state in ('signed', 'untrusted', 'unsigned')),
  key_id text,
  -- The version that runs; at most one of a plugin.
  active boolean not null default false,
  added_at timestamptz not null default now(),
  added_by text not null,
  primary key (plugin_id, version)
);
create unique index plugin_packages_active on plugin_packages (plugin_id) where active;
grant select, insert, update, delete on plugin_packages to lingtan_kernel;

-- Keys of vendors that operators trust, Ed25519.
create table plugin_keys (
  key_id text primary key,
  name text not null,
  public_key text not null,
  added_at timestamptz not null default now(),
  added_by text not null
);
grant select, insert, update, delete on plugin_keys to lingtan_kernel;
