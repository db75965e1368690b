-- What this installation is called at brokers that others use too. A copy of its database is another installation.
create function installation_name() returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return (select left(replace(id::text, '-', ''), 12) from kernel.installation);
end
$$;
create table installation (
  park_id text primary key,
  -- Instances whose sessions of before, which were called after their host, have been emptied.
  emptied text[] not null default '{}'
);
alter table installation enable row level security;
alter table installation force row level security;
create policy park on installation
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));

-- Sets of sessions at the broker, each held by one process. A set is the park's and not the process's: who starts takes
-- one that nobody holds, with what waits in it.
create table sessions (
  park_id text not null,
  no integer not null check (no > 0),
  holder uuid,
  seen_at timestamptz not null default now(),
  primary key (park_id, no)
);
alter table sessions enable row level security;
alter table sessions force row level security;
create policy park on sessions
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
