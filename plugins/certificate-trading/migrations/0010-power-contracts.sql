-- Green power contracts: so much by month, or by hour of the day, from a seller of the park to a buyer over months. One
-- person proposes, another approves for the buyer, and the seller agrees; then each month is delivered when it is over.
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check
  check (kind in ('issue', 'correct', 'transfer', 'retire', 'expire', 'market', 'deposit', 'withdraw', 'claim', 'freeze',
    'unfreeze', 'cancel', 'offset-receive', 'offset-transfer', 'offset-retire', 'offset-burn', 'deal', 'auction', 'storage',
    'contract'));

create table power_contracts (
  park_id text not null,
  no bigint not null,
  seller text not null check (seller = 'park' or seller like 'enterprise/%'),
  buyer text not null check (buyer <> seller and (buyer = 'park' or buyer like 'enterprise/%')),
  device text,
  month_from text not null check (month_from ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  month_to text not null check (month_to ~ '^\d{4}-(0[1-9]|1[0-2])$' and month_to >= month_from),
  shape text not null check (shape in ('monthly', 'hourly')),
  -- Wh: one for each month of the contract, or one for each hour of a day.
  volumes bigint[] not null check (0 <= all (volumes) and (shape = 'monthly' or cardinality(volumes) = 24)),
  -- Fen per MWh.
  price_fen bigint not null check (price_fen >= 0),
  state text not null check (state in ('proposed', 'active', 'rejected', 'ended')),
  reason text not null check (length(reason) > 0),
  proposed_by text not null,
  -- Two pairs of eyes: who proposed it neither approves nor agrees.
  approved_by text check (approved_by <> proposed_by),
  agreed_by text check (agreed_by <> proposed_by),
  decision text,
  proposed_in bigint not null,
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (park_id, no),
  foreign key (park_id, proposed_in) references transactions (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no),
  check (state in ('proposed', 'rejected') or (approved_by is not null and agreed_by is not null))
);

-- What was delivered of a month, once. What is missing to the plan stays missing.
create table power_deliveries (
  park_id text not null,
  contract_no bigint not null,
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  planned_wh bigint not null check (planned_wh >= 0),
  delivered_wh bigint not null check (delivered_wh between 0 and planned_wh),
  fen bigint not null check (fen >= 0),
  seller text not null,
  buyer text not null,
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, contract_no, month),
  foreign key (park_id, contract_no) references power_contracts (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);

do $$
declare name text;
begin
  -- A party sees its own contracts; nobody writes as an enterprise.
  foreach name in array array['power_contracts', 'power_deliveries'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
        or 'enterprise/' || (select current_setting('lingtan.enterprise_id', true)) in (seller, buyer)))
      with check (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
  end loop;
end $$;
revoke update, delete on power_contracts, power_deliveries from lingtan_app;
grant update (state, approved_by, agreed_by, decision, transaction_no, changed_at) on power_contracts to lingtan_app;
