-- Tariffs, their versions and who is billed by them. Rows are never changed: a correction is a new revision, and the
-- current one is that with the highest revision.
create table billing_accounts (
  park_id text not null,
  account_id text not null,
  -- First month for which it holds; 0001-01-01 since ever.
  valid_from date not null,
  revision integer not null check (revision >= 1),
  name jsonb not null,
  -- Null: the park's own bill.
  enterprise_id text,
  tariff_id text not null,
  meters text[],
  -- No bills from valid_from on.
  removed boolean not null default false,
  reason text,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null,
  primary key (park_id, account_id, valid_from, revision)
);
alter table billing_accounts enable row level security;
alter table billing_accounts force row level security;
create policy park on billing_accounts
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on billing_accounts from lingtan_app;

create table tariffs (
  park_id text not null,
  tariff_id text not null,
  revision integer not null check (revision >= 1),
  name jsonb not null,
  -- Null: that of the park. Never changes, since hours of past versions follow it.
  time_zone text,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null,
  primary key (park_id, tariff_id, revision)
);
alter table tariffs enable row level security;
alter table tariffs force row level security;
-- An enterprise sees the tariffs of its own accounts: the inner query is bound by the policy of billing_accounts.
create policy park on tariffs
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or tariff_id in (select a.tariff_id from billing_accounts a))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on tariffs from lingtan_app;

create table tariff_versions (
  park_id text not null,
  tariff_id text not null,
  valid_from date not null,
  revision integer not null check (revision >= 1),
  -- The version as in the contract of the plugin; null: withdrawn.
  content jsonb,
  reason text,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null,
  primary key (park_id, tariff_id, valid_from, revision)
);
alter table tariff_versions enable row level security;
alter table tariff_versions force row level security;
create policy park on tariff_versions
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or tariff_id in (select a.tariff_id from billing_accounts a))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on tariff_versions from lingtan_app;
