-- Plans of purchases as they were shown. The asks that a plan was made from are gone a moment later, so that it cannot be made
-- again: what was shown opens from here.
create table purchase_plans (
  park_id text not null,
  account text not null check (account = 'park' or account like 'enterprise/%' or account like 'external/%'),
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  -- Among the plans of the account and month, one after the other; the newest is never deleted, so that none is given twice.
  no bigint not null check (no > 0),
  target_pct double precision not null check (target_pct > 0 and target_pct <= 100),
  score text not null check (score in ('hourly', 'annual')),
  -- The answer of the route, without the number.
  plan jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, account, month, no)
);

alter table purchase_plans enable row level security;
alter table purchase_plans force row level security;
create policy park on purchase_plans using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true))))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');
-- Deleted are only the oldest of a month, above the number that is kept of it.
revoke update on purchase_plans from lingtan_app;
