-- Deals between two parties beside the books, and requests for quotes that they may come from.
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check
  check (kind in ('issue', 'correct', 'transfer', 'retire', 'expire', 'market', 'deposit', 'withdraw', 'claim', 'freeze',
    'unfreeze', 'cancel', 'offset-receive', 'offset-transfer', 'offset-retire', 'offset-burn', 'deal'));

-- Who wants to buy, and whom he asks. Only those who are asked learn of it.
create table quote_requests (
  park_id text not null,
  no bigint not null,
  transaction_no bigint not null,
  buyer text not null check (buyer = 'park' or buyer like 'enterprise/%'),
  sellers text[] not null check (cardinality(sellers) > 0 and not buyer = any (sellers)),
  lots bigint not null check (lots > 0),
  device text,
  month text,
  settles text not null check (settles in ('at-once', 'after-delivery')),
  expires_at timestamptz not null,
  reason text not null check (length(reason) > 0),
  recorded_at timestamptz not null default now(),
  primary key (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);

-- One row per deal: proposed, then accepted by the other party or not. A deal that settles after delivery has the buyer's
-- money reserved from its acceptance on.
create table deals (
  park_id text not null,
  no bigint not null,
  request_no bigint,
  seller text not null check (seller = 'park' or seller like 'enterprise/%'),
  buyer text not null check (buyer <> seller and (buyer = 'park' or buyer like 'enterprise/%')),
  proposed_by text not null check (proposed_by in (seller, buyer)),
  lots bigint not null check (lots > 0),
  lot_wh bigint not null check (lot_wh > 0),
  -- Fen per lot.
  price_fen bigint not null check (price_fen >= 0),
  buyer_bps integer not null check (buyer_bps >= 0),
  seller_bps integer not null check (seller_bps between 0 and 10000),
  device text,
  month text check (settles = 'at-once' or month is not null),
  settles text not null check (settles in ('at-once', 'after-delivery')),
  expires_at timestamptz not null,
  state text not null check (state in ('proposed', 'accepted', 'settled', 'failed', 'declined', 'withdrawn')),
  delivered_lots bigint check (delivered_lots between 0 and lots),
  reserved_fen bigint not null default 0 check (reserved_fen >= 0 and (state = 'accepted' or reserved_fen = 0)),
  reason text not null check (length(reason) > 0),
  -- Transaction that proposed it, and the one that brought it into its state.
  proposed_in bigint not null,
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (park_id, no),
  foreign key (park_id, request_no) references quote_requests (park_id, no),
  foreign key (park_id, proposed_in) references transactions (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no),
  check ((state in ('settled', 'failed')) = (delivered_lots is not null))
);
create index deals_by_request on deals (park_id, request_no) where request_no is not null;
create index deals_to_settle on deals (park_id) where state = 'accepted';

alter table quote_requests enable row level security;
alter table quote_requests force row level security;
create policy park on quote_requests using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or 'enterprise/' || (select current_setting('lingtan.enterprise_id', true)) = any (array[buyer] || sellers)))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');
-- A party sees its own deals: a seller never sees the quotes of others.
alter table deals enable row level security;
alter table deals force row level security;
create policy park on deals using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or 'enterprise/' || (select current_setting('lingtan.enterprise_id', true)) in (seller, buyer)))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');

revoke update, delete on quote_requests, deals from lingtan_app;
grant update (state, delivered_lots, reserved_fen, transaction_no, changed_at) on deals to lingtan_app;
