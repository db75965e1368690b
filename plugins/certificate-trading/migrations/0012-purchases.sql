-- Purchases above what an account may spend in a day without a second person: one proposes, another decides, and only then an
-- order goes out.
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check
  check (kind in ('issue', 'correct', 'transfer', 'retire', 'expire', 'market', 'deposit', 'withdraw', 'claim', 'freeze',
    'unfreeze', 'cancel', 'offset-receive', 'offset-transfer', 'offset-retire', 'offset-burn', 'deal', 'auction', 'storage',
    'contract', 'bundle', 'purchase'));

create table purchases (
  park_id text not null,
  no bigint not null,
  account text not null check (account = 'park' or account like 'enterprise/%'),
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  book text not null,
  lots bigint not null check (lots > 0),
  -- The most that a lot may cost, fen.
  price_fen bigint not null check (price_fen >= 0),
  state text not null check (state in ('proposed', 'withdrawn', 'rejected', 'approved', 'ordered', 'failed')),
  reason text not null check (length(reason) > 0),
  proposed_by text not null,
  -- Two pairs of eyes: who proposed it does not decide.
  decided_by text check (decided_by <> proposed_by),
  decision text,
  -- Order of the book that it became.
  order_id text,
  -- Why no order came of it.
  problem text,
  proposed_in bigint not null,
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (park_id, no),
  foreign key (park_id, proposed_in) references transactions (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no),
  check (state in ('proposed', 'withdrawn') or decided_by is not null),
  check ((state = 'ordered') = (order_id is not null)),
  check ((state = 'failed') = (problem is not null))
);
create index purchases_to_send on purchases (park_id) where state = 'approved';

alter table purchases enable row level security;
alter table purchases force row level security;
create policy park on purchases using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true))))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');
revoke update, delete on purchases from lingtan_app;
grant update (state, decided_by, decision, order_id, problem, transaction_no, changed_at) on purchases to lingtan_app;
