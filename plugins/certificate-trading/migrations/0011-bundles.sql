-- Bundles: certificates of several kinds that are offered as one, at one price per lot. They are locked while the bundle is
-- offered; a part of it is the same part of each item.
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check
  check (kind in ('issue', 'correct', 'transfer', 'retire', 'expire', 'market', 'deposit', 'withdraw', 'claim', 'freeze',
    'unfreeze', 'cancel', 'offset-receive', 'offset-transfer', 'offset-retire', 'offset-burn', 'deal', 'auction', 'storage',
    'contract', 'bundle'));

create table bundles (
  park_id text not null,
  no bigint not null,
  seller text not null check (seller = 'park' or seller like 'enterprise/%'),
  lot_wh bigint not null check (lot_wh > 0),
  -- Fen per lot.
  price_fen bigint not null check (price_fen >= 0),
  buyer_bps integer not null check (buyer_bps >= 0),
  seller_bps integer not null check (seller_bps between 0 and 10000),
  expires_at timestamptz not null,
  state text not null check (state in ('open', 'sold', 'withdrawn', 'expired')),
  reason text not null check (length(reason) > 0),
  -- Transaction that offered it, and the one that brought it into its state.
  offered_in bigint not null,
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no),
  foreign key (park_id, offered_in) references transactions (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);
create index bundles_open on bundles (park_id) where state = 'open';

create table bundle_items (
  park_id text not null,
  bundle_no bigint not null,
  no bigint not null check (no > 0),
  seller text not null,
  device text,
  month text,
  lots bigint not null check (lots > 0),
  left_lots bigint not null check (left_lots between 0 and lots),
  primary key (park_id, bundle_no, no),
  foreign key (park_id, bundle_no) references bundles (park_id, no)
);

create table bundle_sales (
  park_id text not null,
  bundle_no bigint not null,
  no bigint not null,
  seller text not null,
  buyer text not null check (buyer <> seller and (buyer = 'park' or buyer like 'enterprise/%')),
  -- Of each item, in its order: at least one.
  item_lots bigint[] not null check (1 <= all (item_lots)),
  lots bigint not null check (lots > 0),
  fen bigint not null check (fen >= 0),
  buyer_fee_fen bigint not null check (buyer_fee_fen >= 0),
  seller_fee_fen bigint not null check (seller_fee_fen >= 0 and seller_fee_fen <= fen),
  transaction_no bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, bundle_no, no),
  foreign key (park_id, bundle_no) references bundles (park_id, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);

-- An enterprise sees the rows of its own offers and purchases; the list of what is offered is made without names.
do $$
declare
  name text;
  parties text;
begin
  foreach name in array array['bundles', 'bundle_items', 'bundle_sales'] loop
    parties := case when name = 'bundle_sales' then '(seller, buyer)' else '(seller)' end;
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
        or 'enterprise/' || (select current_setting('lingtan.enterprise_id', true)) in %s))
      with check (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name, parties);
  end loop;
end $$;

revoke update, delete on bundles, bundle_items, bundle_sales from lingtan_app;
grant update (state, transaction_no) on bundles to lingtan_app;
grant update (left_lots) on bundle_items to lingtan_app;
