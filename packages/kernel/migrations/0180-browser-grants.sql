-- What operators have granted to the browser part of an installed plugin, beside its own routes. Without a row: nothing.
create table plugin_browser_grants (
  plugin_id text primary key,
  reads text[] not null default '{}',
  topics text[] not null default '{}',
  -- Key whose packages run in the page itself; null where all run in a frame.
  page_key_id text,
  granted_at timestamptz not null default now(),
  granted_by text not null
);
grant select, insert, update, delete on plugin_browser_grants to lingtan_kernel;
