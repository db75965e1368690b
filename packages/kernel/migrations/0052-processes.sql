-- Processes that serve the installation. A row that has not been renewed for a while belongs to one that died.
create table processes (
  id text primary key,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
