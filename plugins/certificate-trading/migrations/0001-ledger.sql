-- Certificates are numbered per device without gaps, one per Wh. A device has a number of its own over all parks, so that
-- device and certificate together are one integer and a range of them is an int8range: overlap is then forbidden by the
-- database, whatever the code does. 2^44 Wh per device is 17.6 TWh.
create table devices (
  park_id text not null,
  id text not null,
  no bigint generated always as identity unique check (no < 524288),
  next_id bigint not null default 0 check (next_id between 0 and 17592186044415),
  primary key (park_id, id)
);

-- Each change of the ledger, with who made it and why. Rows are never changed.
create table transactions (
  park_id text not null,
  -- Counted per park, by the code that holds the lock of the ledger.
  no bigint not null,
  kind text not null check (kind in ('issue', 'correct', 'transfer', 'retire', 'expire')),
  actor text not null,
  reason text not null check (length(reason) > 0),
  idempotency_key text not null,
  -- SHA-256 of what was asked for: a key that comes again with something else is refused.
  request_hash text not null,
  result jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no),
  unique (park_id, idempotency_key)
);

-- Double entry: the entries of a transaction add up to nothing. Issue takes from `supply`, which is never above zero.
create table entries (
  park_id text not null,
  transaction_no bigint not null,
  account text not null check (account = 'park' or account like 'enterprise/%' or account like 'external/%'),
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  bucket text not null check (bucket in ('supply', 'held', 'retired', 'expired', 'cancelled')),
  wh bigint not null check (wh <> 0),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);
create index entries_by_transaction on entries (park_id, transaction_no);

-- Sums of the entries, kept by the trigger below and by nothing else. None may fall below zero.
create table balances (
  park_id text not null,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  bucket text not null,
  wh bigint not null check (case when bucket = 'supply' then wh <= 0 else wh >= 0 end),
  primary key (park_id, account, bucket)
);

create function add_to_balance() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- The row is made first: the check of an insert would see the entry alone, before it is added to what is there.
  insert into plugin_certificate_trading.balances (park_id, account, bucket, wh)
    values (new.park_id, new.account, new.bucket, 0)
    on conflict (park_id, account, bucket) do nothing;
  update plugin_certificate_trading.balances set wh = wh + new.wh
    where park_id = new.park_id and account = new.account and bucket = new.bucket;
  return null;
end $$;
revoke execute on function add_to_balance() from public;
create trigger add_to_balance after insert on entries for each row execute function add_to_balance();

create function check_balanced() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if (select sum(wh) from plugin_certificate_trading.entries
      where park_id = new.park_id and transaction_no = new.transaction_no) <> 0 then
    raise exception 'the entries of transaction % do not add up to zero', new.transaction_no using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger balanced after insert on entries
  deferrable initially deferred for each row execute function check_balanced();

-- Certificates of one interval in one revision of its reading. Rows are never changed.
create table issuances (
  park_id text not null,
  no bigint generated always as identity,
  transaction_no bigint not null,
  device text not null,
  device_no bigint not null references devices (no),
  meter text not null,
  direction text not null check (direction in ('import', 'export')),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  -- Revision of the interval, and the one it corrects: null for the first issue.
  revision integer not null,
  follows integer check (follows < revision),
  id_start bigint not null check (id_start >= 0),
  id_end bigint not null check (id_end >= id_start and id_end < 17592186044416),
  wh bigint generated always as (id_end - id_start + 1) stored,
  wh_range int8range generated always as
    (int8range(device_no * 17592186044416 + id_start, device_no * 17592186044416 + id_end + 1)) stored,
  quality text not null check (quality in ('actual', 'estimated', 'edited')),
  attributes jsonb not null,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  expires_on date not null,
  interval_ref text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no),
  unique (park_id, device, starts_at, revision),
  constraint issued_once exclude using gist (wh_range with &&)
);
-- The same readings issue nothing a second time.
create unique index issuances_first on issuances (park_id, device, starts_at) where follows is null;
create index issuances_by_interval on issuances (park_id, meter, direction, starts_at);

-- What a later revision of a reading changes after the issue. What was used up meanwhile cannot be taken back and stays
-- visible as uncovered.
create table corrections (
  park_id text not null,
  transaction_no bigint not null,
  device text not null,
  starts_at timestamptz not null,
  from_revision integer not null,
  revision integer not null check (revision > from_revision),
  delta_wh bigint not null check (delta_wh <> 0),
  withdrawn_wh bigint not null check (withdrawn_wh >= 0),
  uncovered_wh bigint not null check (uncovered_wh >= 0),
  recorded_at timestamptz not null default now(),
  primary key (park_id, device, starts_at, revision),
  foreign key (park_id, transaction_no) references transactions (park_id, no),
  check (delta_wh > 0 or withdrawn_wh + uncovered_wh = -delta_wh)
);

-- Ranges of certificates and who holds them. A range is cut by marking it and adding its parts.
create table holdings (
  park_id text not null,
  id bigint generated always as identity,
  issuance_no bigint not null,
  device_no bigint not null references devices (no),
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  id_start bigint not null,
  id_end bigint not null check (id_end >= id_start),
  wh bigint generated always as (id_end - id_start + 1) stored,
  wh_range int8range generated always as
    (int8range(device_no * 17592186044416 + id_start, device_no * 17592186044416 + id_end + 1)) stored,
  status text not null check (status in ('Active', 'Claimed', 'Expired', 'Withdrawn', 'Bundle Split')),
  parent_id bigint,
  hash text not null,
  expires_on date not null,
  primary key (park_id, id),
  foreign key (park_id, issuance_no) references issuances (park_id, no),
  constraint one_hand exclude using gist (wh_range with &&) where (status <> 'Bundle Split')
);
create index holdings_to_take on holdings (park_id, account, expires_on, issuance_no, id_start) where status = 'Active';

create table retirements (
  park_id text not null,
  no bigint not null,
  transaction_no bigint not null,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  wh bigint not null check (wh > 0),
  beneficiary text not null,
  purpose text not null,
  period_from date not null,
  period_to date not null check (period_to >= period_from),
  recorded_at timestamptz not null default now(),
  primary key (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);

-- One entry per Wh, whatever it is claimed for: the database refuses a second claim of any kind.
create table claims (
  park_id text not null,
  id bigint generated always as identity,
  kind text not null check (kind in ('retired', 'contract', 'direct-supply', 'self-use', 'storage-input', 'offset')),
  device_no bigint not null references devices (no),
  id_start bigint not null,
  id_end bigint not null check (id_end >= id_start),
  wh_range int8range generated always as
    (int8range(device_no * 17592186044416 + id_start, device_no * 17592186044416 + id_end + 1)) stored,
  issuance_no bigint not null,
  retirement_no bigint,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  recorded_at timestamptz not null default now(),
  primary key (park_id, id),
  foreign key (park_id, issuance_no) references issuances (park_id, no),
  foreign key (park_id, retirement_no) references retirements (park_id, no),
  constraint claimed_once exclude using gist (wh_range with &&)
);
create index claims_by_retirement on claims (park_id, retirement_no);

-- The books of the park: operators and auditors.
do $$
declare name text;
begin
  foreach name in array array['devices', 'transactions', 'corrections'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
  end loop;
  -- What an enterprise holds, it sees; nobody writes as an enterprise.
  foreach name in array array['entries', 'balances', 'issuances', 'holdings', 'retirements', 'claims'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
        or enterprise_id = (select current_setting('lingtan.enterprise_id', true))))
      with check (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
  end loop;
end $$;

revoke update, delete on transactions, entries, issuances, corrections, retirements, claims from lingtan_app;
revoke insert, update, delete on balances from lingtan_app;
revoke update, delete on holdings, devices from lingtan_app;
grant update (account, status) on holdings to lingtan_app;
grant update (next_id) on devices to lingtan_app;
