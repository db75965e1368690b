-- Certificates can be frozen while their energy is registered under another scheme, and cancelled for it.
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check
  check (kind in ('issue', 'correct', 'transfer', 'retire', 'expire', 'market', 'deposit', 'withdraw', 'claim', 'freeze',
    'unfreeze', 'cancel', 'offset-receive', 'offset-transfer', 'offset-retire', 'offset-burn'));
alter table entries drop constraint entries_bucket_check;
alter table entries add constraint entries_bucket_check
  check (bucket in ('supply', 'held', 'reserved', 'frozen', 'retired', 'expired', 'cancelled'));
alter table holdings drop constraint holdings_status_check;
alter table holdings add constraint holdings_status_check
  check (status in ('Active', 'Locked', 'Frozen', 'Claimed', 'Expired', 'Withdrawn', 'Bundle Split'));

-- Offsets of one project and vintage. As with devices, a number of its own makes series and serial one integer.
create table offset_series (
  park_id text not null,
  no bigint generated always as identity unique check (no < 524288),
  standard text not null,
  project text not null,
  vintage integer not null check (vintage between 1990 and 2200),
  project_name text not null,
  primary key (park_id, standard, project, vintage)
);

-- What is retired is used for a beneficiary; what is burned was invalid and is no use.
create table offset_uses (
  park_id text not null,
  transaction_no bigint not null,
  act text not null check (act in ('retire', 'burn')),
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  tonnes bigint not null check (tonnes > 0),
  beneficiary text,
  purpose text,
  period_from date,
  period_to date check (period_to >= period_from),
  reason text not null check (length(reason) > 0),
  recorded_at timestamptz not null default now(),
  primary key (park_id, transaction_no),
  foreign key (park_id, transaction_no) references transactions (park_id, no),
  check (act = 'burn' or (beneficiary is not null and purpose is not null and period_from is not null and period_to is not null))
);

-- Ranges of serial numbers, one tonne of CO2 equivalent each, and who holds them. A serial is in one hand only.
create table offset_units (
  park_id text not null,
  id bigint generated always as identity,
  series_no bigint not null references offset_series (no),
  serial_start bigint not null check (serial_start >= 0),
  serial_end bigint not null check (serial_end >= serial_start and serial_end < 17592186044416),
  tonnes bigint generated always as (serial_end - serial_start + 1) stored,
  serials int8range generated always as
    (int8range(series_no * 17592186044416 + serial_start, series_no * 17592186044416 + serial_end + 1)) stored,
  account text not null check (account = 'park' or account like 'enterprise/%' or account like 'external/%'),
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  status text not null check (status in ('Active', 'Retired', 'Burned', 'Split')),
  -- Transaction that brought the range into this state or hand.
  transaction_no bigint not null,
  parent_id bigint,
  primary key (park_id, id),
  foreign key (park_id, transaction_no) references transactions (park_id, no),
  constraint offset_in_one_hand exclude using gist (serials with &&) where (status <> 'Split')
);
create index offset_units_to_take on offset_units (park_id, account) where status = 'Active';

do $$
declare name text;
begin
  foreach name in array array['offset_uses', 'offset_units'] loop
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
-- Names of projects are no secret within the park.
alter table offset_series enable row level security;
alter table offset_series force row level security;
create policy park on offset_series using (park_id = (select current_setting('lingtan.park_id', true)))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');

revoke update, delete on offset_series, offset_uses from lingtan_app;
revoke update, delete on offset_units from lingtan_app;
grant update (account, status, transaction_no) on offset_units to lingtan_app;
