-- What went into storages and came out of them. Certificates of what is charged are used up first; what is discharged gets
-- certificates for what is left of them after losses, from the oldest charge on.
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check
  check (kind in ('issue', 'correct', 'transfer', 'retire', 'expire', 'market', 'deposit', 'withdraw', 'claim', 'freeze',
    'unfreeze', 'cancel', 'offset-receive', 'offset-transfer', 'offset-retire', 'offset-burn', 'deal', 'auction', 'storage'));

-- One interval of charging: a lot that discharges are served from. Its certified and its plain part are used apart.
create table storage_charges (
  park_id text not null,
  storage text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  revision integer not null,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  wh bigint not null check (wh > 0),
  -- Of it what certificates of the same interval were used up for.
  certified_wh bigint not null check (certified_wh between 0 and wh),
  used_certified_wh bigint not null default 0 check (used_certified_wh between 0 and certified_wh),
  used_plain_wh bigint not null default 0 check (used_plain_wh between 0 and wh - certified_wh),
  interval_ref text not null,
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, storage, starts_at),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);
create index storage_lots on storage_charges (park_id, storage, starts_at)
  where used_certified_wh + used_plain_wh < wh;

-- The issues whose certificates stand behind a charge.
create table storage_inputs (
  park_id text not null,
  storage text not null,
  charge_at timestamptz not null,
  issuance_no bigint not null,
  wh bigint not null check (wh > 0),
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  primary key (park_id, storage, charge_at, issuance_no),
  foreign key (park_id, storage, charge_at) references storage_charges (park_id, storage, starts_at),
  foreign key (park_id, issuance_no) references issuances (park_id, no)
);

create table storage_discharges (
  park_id text not null,
  storage text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  revision integer not null,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  wh bigint not null check (wh > 0),
  issued_wh bigint not null check (issued_wh between 0 and wh),
  -- Discharged, and no charge before it explains it: no certificate.
  unexplained_wh bigint not null check (unexplained_wh between 0 and wh - issued_wh),
  interval_ref text not null,
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, storage, starts_at),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);

-- Where a discharge comes from: what was taken of a charge and what came out of it. The rest is lost and gets nothing.
create table storage_origins (
  park_id text not null,
  storage text not null,
  discharge_at timestamptz not null,
  charge_at timestamptz not null check (charge_at <= discharge_at),
  certified boolean not null,
  input_wh bigint not null check (input_wh > 0),
  output_wh bigint not null check (output_wh between 0 and input_wh),
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  primary key (park_id, storage, discharge_at, charge_at, certified),
  foreign key (park_id, storage, discharge_at) references storage_discharges (park_id, storage, starts_at),
  foreign key (park_id, storage, charge_at) references storage_charges (park_id, storage, starts_at)
);

-- What later revisions say of intervals that are recorded. A discharge that becomes less loses certificates as far as they
-- are not used up; what cannot be taken back stays visible as uncovered.
create table storage_revisions (
  park_id text not null,
  storage text not null,
  side text not null check (side in ('charge', 'discharge')),
  starts_at timestamptz not null,
  revision integer not null,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  -- New amount less the one that was recorded.
  delta_wh bigint not null,
  withdrawn_wh bigint not null check (withdrawn_wh >= 0),
  uncovered_wh bigint not null check (uncovered_wh >= 0),
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, storage, side, starts_at, revision),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);

-- A charge is used up by its discharges and by nothing else; the checks of the row refuse more than went in.
create function use_charge() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update plugin_certificate_trading.storage_charges c
    set used_certified_wh = c.used_certified_wh + a.certified, used_plain_wh = c.used_plain_wh + a.plain
    from (select park_id, storage, charge_at, coalesce(sum(input_wh) filter (where certified), 0) as certified,
        coalesce(sum(input_wh) filter (where not certified), 0) as plain
      from added group by 1, 2, 3) a
    where c.park_id = a.park_id and c.storage = a.storage and c.starts_at = a.charge_at;
  return null;
end $$;
revoke execute on function use_charge() from public;
create trigger use_charge after insert on storage_origins
  referencing new table as added for each statement execute function use_charge();

do $$
declare name text;
begin
  foreach name in array array['storage_charges', 'storage_inputs', 'storage_discharges', 'storage_origins', 'storage_revisions'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
        or enterprise_id = (select current_setting('lingtan.enterprise_id', true))))
      with check (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
    execute format('revoke update, delete on %I from lingtan_app', name);
  end loop;
end $$;
