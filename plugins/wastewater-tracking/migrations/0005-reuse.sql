-- Contracts on reuse water. A change is a new version with its first day; rows are never changed.
create table reuse_contracts (
  park_id text not null,
  id text not null,
  version integer not null check (version > 0),
  enterprise_id text not null,
  valid_from date not null,
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, id, version)
);

-- Supply, demand and allocation of a quality on a day. `basis` tells what they were computed from.
create table reuse_days (
  park_id text not null,
  day date not null,
  quality text not null,
  revision integer not null check (revision > 0),
  basis text not null,
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, day, quality, revision)
);

-- What an enterprise got of a contract on a day; `withdrawn` when the contract turned out not to hold on it.
create table reuse_deliveries (
  park_id text not null,
  contract text not null,
  day date not null,
  revision integer not null check (revision > 0),
  enterprise_id text not null,
  withdrawn boolean not null default false,
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, contract, day, revision)
);
create index reuse_deliveries_by_day on reuse_deliveries (park_id, day);

-- Bills that were issued. What comes out differently later is the next revision.
create table reuse_bills (
  park_id text not null,
  enterprise_id text not null,
  month text not null,
  revision integer not null check (revision > 0),
  content jsonb not null,
  total_fen bigint not null,
  note text not null,
  issued_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, enterprise_id, month, revision)
);

alter table reuse_days enable row level security;
alter table reuse_days force row level security;
create policy park on reuse_days
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

-- An enterprise sees its own, and changes nothing.
do $$
declare
  name text;
begin
  foreach name in array array['reuse_contracts', 'reuse_deliveries', 'reuse_bills'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy park on %I using (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and ((select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''' '
      'or enterprise_id = (select current_setting(''lingtan.enterprise_id'', true)))) '
      'with check (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and (select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''')', name);
  end loop;
end $$;

revoke update, delete on reuse_contracts, reuse_days, reuse_deliveries, reuse_bills from lingtan_app;
