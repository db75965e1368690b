-- Call auctions: sealed orders in a window, one price for all.
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check
  check (kind in ('issue', 'correct', 'transfer', 'retire', 'expire', 'market', 'deposit', 'withdraw', 'claim', 'freeze',
    'unfreeze', 'cancel', 'offset-receive', 'offset-transfer', 'offset-retire', 'offset-burn', 'deal', 'auction'));

create table auctions (
  park_id text not null,
  no bigint not null,
  transaction_no bigint not null,
  opens_at timestamptz not null,
  closes_at timestamptz not null check (closes_at > opens_at),
  lot_wh bigint not null check (lot_wh > 0),
  buyer_bps integer not null check (buyer_bps >= 0),
  seller_bps integer not null check (seller_bps between 0 and 10000),
  -- Where several prices move the same volume, the nearest to this one.
  reference_fen bigint check (reference_fen >= 0),
  state text not null check (state in ('open', 'closed')),
  price_fen bigint check (price_fen >= 0),
  lots bigint check (lots >= 0),
  curve jsonb,
  reason text not null check (length(reason) > 0),
  recorded_at timestamptz not null default now(),
  closed_in bigint,
  primary key (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no),
  foreign key (park_id, closed_in) references transactions (park_id, no),
  check ((state = 'closed') = (closed_in is not null and lots is not null and curve is not null))
);

create table auction_orders (
  park_id text not null,
  auction_no bigint not null,
  no bigint not null,
  transaction_no bigint not null,
  account text not null check (account = 'park' or account like 'enterprise/%'),
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  side text not null check (side in ('bid', 'ask')),
  lots bigint not null check (lots > 0),
  price_fen bigint not null check (price_fen >= 0),
  state text not null check (state in ('sealed', 'withdrawn', 'done')),
  filled_lots bigint not null default 0 check (filled_lots between 0 and lots and (state = 'done' or filled_lots = 0)),
  reserved_fen bigint not null default 0 check (reserved_fen >= 0 and (state = 'sealed' or reserved_fen = 0)),
  recorded_at timestamptz not null default now(),
  primary key (park_id, auction_no, no),
  foreign key (park_id, auction_no) references auctions (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);

create table auction_trades (
  park_id text not null,
  auction_no bigint not null,
  no bigint not null,
  buyer text not null,
  seller text not null check (seller <> buyer),
  lots bigint not null check (lots > 0),
  fen bigint not null check (fen >= 0),
  buyer_fee_fen bigint not null check (buyer_fee_fen >= 0),
  seller_fee_fen bigint not null check (seller_fee_fen >= 0 and seller_fee_fen <= fen),
  primary key (park_id, auction_no, no),
  foreign key (park_id, auction_no) references auctions (park_id, no)
);

-- That there is an auction, and how it ended, is for everybody of the park; an order is sealed for all others; who traded
-- with whom, operators and auditors see.
alter table auctions enable row level security;
alter table auctions force row level security;
create policy park on auctions using (park_id = (select current_setting('lingtan.park_id', true)))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');
alter table auction_orders enable row level security;
alter table auction_orders force row level security;
create policy park on auction_orders using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true))))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');
alter table auction_trades enable row level security;
alter table auction_trades force row level security;
create policy park on auction_trades using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');

revoke update, delete on auctions, auction_orders, auction_trades from lingtan_app;
grant update (state, price_fen, lots, curve, closed_in) on auctions to lingtan_app;
grant update (state, filled_lots, reserved_fen) on auction_orders to lingtan_app;
