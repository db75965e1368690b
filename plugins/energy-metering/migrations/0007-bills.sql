-- Bills in revisions. Rows are never changed: a bill that comes out differently is a new revision.
create table bills (
  park_id text not null,
  -- <account>.<month>.<revision>
  id text not null,
  account_id text not null,
  enterprise_id text,
  -- YYYY-MM in the zone of the tariff.
  month text not null,
  revision integer not null check (revision >= 1),
  from_at timestamptz not null,
  to_at timestamptz not null,
  meters text[] not null,
  -- Versions of the tariff that were used, <tariff>/<first day>.
  versions text[] not null,
  -- Lines, taxes, remarks and everything else that the bill says.
  content jsonb not null,
  -- Of the content, by which an equal one is found.
  digest text not null,
  total_fen bigint not null,
  energy_wh bigint not null,
  recorded_at timestamptz not null,
  produced_by text not null,
  primary key (park_id, id),
  unique (park_id, account_id, month, revision)
);
create index bills_by_month on bills (park_id, month, account_id, revision);
create index bills_by_time on bills (park_id, to_at);

-- What became of a bill: the newest row counts. Rows are never changed.
create table bill_states (
  id bigint generated always as identity primary key,
  park_id text not null,
  bill_id text not null,
  enterprise_id text,
  state text not null check (state in ('draft', 'issued', 'superseded')),
  at timestamptz not null,
  -- Null: the bill run itself.
  actor_id text,
  actor_name text,
  foreign key (park_id, bill_id) references bills (park_id, id)
);
create index bill_states_by_bill on bill_states (park_id, bill_id, id);

-- Intervals under a bill that got a newer revision after it was made; one row per bill, widened each time, and gone when the
-- bill came out the same again.
create table bill_changes (
  park_id text not null,
  bill_id text not null,
  enterprise_id text,
  from_at timestamptz not null,
  to_at timestamptz not null,
  meters text[] not null,
  intervals bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (park_id, bill_id),
  foreign key (park_id, bill_id) references bills (park_id, id)
);

create table bill_runs (
  park_id text not null,
  id bigint generated always as identity,
  month text not null,
  -- Null: all accounts.
  accounts text[],
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  total integer not null default 0,
  done integer not null default 0,
  made integer not null default 0,
  unchanged integer not null default 0,
  -- Accounts that could not be billed, with the reason.
  problems jsonb not null default '[]',
  actor_id text not null,
  actor_name text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (park_id, id)
);

-- Amounts of the supplier's invoice, entered by hand to compare with. Rows are never changed.
create table bill_invoices (
  park_id text not null,
  account_id text not null,
  month text not null,
  revision integer not null check (revision >= 1),
  number text,
  note text,
  lines jsonb not null,
  total_fen bigint not null,
  recorded_at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  primary key (park_id, account_id, month, revision)
);

alter table bill_states enable row level security;
alter table bill_states force row level security;
create policy park on bill_states
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

-- An enterprise sees what was issued to it, and no draft.
alter table bills enable row level security;
alter table bills force row level security;
create policy park on bills
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or (enterprise_id = (select current_setting('lingtan.enterprise_id', true))
        and exists (select from bill_states s where s.park_id = bills.park_id and s.bill_id = bills.id and s.state = 'issued')))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

alter table bill_changes enable row level security;
alter table bill_changes force row level security;
create policy park on bill_changes
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

alter table bill_runs enable row level security;
alter table bill_runs force row level security;
create policy park on bill_runs
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

alter table bill_invoices enable row level security;
alter table bill_invoices force row level security;
create policy park on bill_invoices
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

revoke update, delete on bills, bill_states, bill_invoices from lingtan_app;
revoke delete on bill_runs from lingtan_app;
