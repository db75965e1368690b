-- Which source served which use, day by day, and what the storages hold by origin. Rows are never changed: when readings are
-- revised, the days they reach get a new revision, and the current figure is the one with the highest revision.
create table supply_days (
  park_id text not null,
  -- Day of the park's zone, and its intervals.
  day date not null,
  revision integer not null check (revision >= 1),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- Sources, uses and the cells between them in integer watt-hours, contracts, rules, quality.
  figures jsonb not null,
  recorded_at timestamptz not null default now(),
  produced_by text not null,
  primary key (park_id, day, revision)
);

-- The books of a storage over a day, by origin, in integer watt-hours: opening + charged + unrecorded = discharged + losses +
-- closing. The closing of a day is the opening of the next, so that no figure needs more than one day of readings.
create table storage_pools (
  park_id text not null,
  meter_id text not null,
  day date not null,
  revision integer not null check (revision >= 1),
  origins jsonb not null,
  recorded_at timestamptz not null default now(),
  produced_by text not null,
  primary key (park_id, meter_id, day, revision)
);
create index storage_pools_by_day on storage_pools (park_id, day);

-- Under which terms (rule, contracts, storages, meters) the newest revision of a day was checked last. A day whose terms have
-- changed since is worked out again, and gets a revision when its figures differ.
create table supply_settled (
  park_id text not null,
  day date not null,
  terms text not null,
  primary key (park_id, day)
);

-- Days whose readings changed since they were worked out. Written in the transaction that writes the readings.
create table supply_pending (
  id bigint generated always as identity primary key,
  park_id text not null,
  day date not null
);
create index supply_pending_by_park on supply_pending (park_id, day);

-- Counts up with every change of the readings or the days above, so that what was worked out from them can be kept in memory
-- as long as it holds.
create table supply_version (
  park_id text primary key,
  version bigint not null
);

do $$
declare name text;
begin
  foreach name in array array['supply_days', 'storage_pools', 'supply_settled', 'supply_pending', 'supply_version'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    -- The mix of one enterprise depends on all: only the park reads it, and gives each enterprise its own column.
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
  end loop;
end $$;
revoke update, delete on supply_days, storage_pools from lingtan_app;
