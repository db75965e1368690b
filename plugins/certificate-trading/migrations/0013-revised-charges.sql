-- What a later revision of a charge does to its lot and to the certificates of discharges that came from it. Nothing that was
-- recorded is edited: what is taken off a lot, or added to it, follows from the rows of the revisions.
alter table storage_charges
  add column added_certified_wh bigint not null default 0 check (added_certified_wh >= 0),
  add column lost_certified_wh bigint not null default 0 check (lost_certified_wh >= 0),
  -- Below zero when the charge was more than was recorded.
  add column lost_plain_wh bigint not null default 0;
alter table storage_charges drop constraint storage_charges_check1, drop constraint storage_charges_check2,
  drop constraint storage_charges_check3;
alter table storage_charges
  add constraint certified_of_charge check (certified_wh between 0 and wh),
  add constraint certified_used_once check (
    used_certified_wh >= 0 and used_certified_wh + lost_certified_wh <= certified_wh + added_certified_wh),
  add constraint plain_used_once check (used_plain_wh >= 0 and used_plain_wh + lost_plain_wh <= wh - certified_wh);
drop index storage_lots;
create index storage_lots on storage_charges (park_id, storage, starts_at)
  where used_certified_wh + used_plain_wh + lost_certified_wh + lost_plain_wh < wh + added_certified_wh;

alter table storage_revisions
  -- Certificates that are used up for what a charge turned out to be more.
  add column added_certified_wh bigint not null default 0 check (added_certified_wh >= 0),
  -- What the lot loses by this revision; below zero what it gets back.
  add column lost_certified_wh bigint not null default 0,
  add column lost_plain_wh bigint not null default 0,
  add constraint lots_of_charges check (
    side = 'charge' or (added_certified_wh = 0 and lost_certified_wh = 0 and lost_plain_wh = 0));

-- The same issue may stand behind a charge again, for a later revision of it.
alter table storage_inputs add column revision integer not null default 0;
alter table storage_inputs drop constraint storage_inputs_pkey;
alter table storage_inputs add primary key (park_id, storage, charge_at, issuance_no, revision);

-- Certificates of discharges that a revised charge does not stand behind any more.
create table storage_withdrawals (
  park_id text not null,
  storage text not null,
  charge_at timestamptz not null,
  revision integer not null,
  discharge_at timestamptz not null,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  withdrawn_wh bigint not null check (withdrawn_wh >= 0),
  -- Used up meanwhile: it cannot be taken back and stays visible.
  uncovered_wh bigint not null check (uncovered_wh >= 0 and withdrawn_wh + uncovered_wh > 0),
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, storage, charge_at, revision, discharge_at),
  foreign key (park_id, storage, charge_at) references storage_charges (park_id, storage, starts_at),
  foreign key (park_id, storage, discharge_at) references storage_discharges (park_id, storage, starts_at),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);
alter table storage_withdrawals enable row level security;
alter table storage_withdrawals force row level security;
create policy park on storage_withdrawals using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true))))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');
revoke update, delete on storage_withdrawals from lingtan_app;

-- A lot changes by its revisions and by its discharges, and by nothing else.
create function revise_charge() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update plugin_certificate_trading.storage_charges c
    set added_certified_wh = c.added_certified_wh + r.added, lost_certified_wh = c.lost_certified_wh + r.certified,
      lost_plain_wh = c.lost_plain_wh + r.plain
    from (select park_id, storage, starts_at, sum(added_certified_wh) as added, sum(lost_certified_wh) as certified,
        sum(lost_plain_wh) as plain
      from added where side = 'charge' group by 1, 2, 3) r
    where c.park_id = r.park_id and c.storage = r.storage and c.starts_at = r.starts_at;
  return null;
end $$;
revoke execute on function revise_charge() from public;
create trigger revise_charge after insert on storage_revisions
  referencing new table as added for each statement execute function revise_charge();
