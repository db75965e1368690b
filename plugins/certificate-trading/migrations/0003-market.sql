-- Certificates of an open order are locked, and its money is reserved: both leave what their owner can use.
alter table transactions drop constraint transactions_kind_check;
alter table transactions add constraint transactions_kind_check
  check (kind in ('issue', 'correct', 'transfer', 'retire', 'expire', 'market', 'deposit', 'withdraw'));
alter table entries drop constraint entries_bucket_check;
alter table entries add constraint entries_bucket_check
  check (bucket in ('supply', 'held', 'reserved', 'retired', 'expired', 'cancelled'));
alter table holdings drop constraint holdings_status_check;
alter table holdings add constraint holdings_status_check
  check (status in ('Active', 'Locked', 'Claimed', 'Expired', 'Withdrawn', 'Bundle Split'));
alter table holdings add column order_id text,
  add constraint locked_for_an_order check ((status = 'Locked') = (order_id is not null));
create index holdings_of_orders on holdings (park_id, order_id) where order_id is not null;
grant update (order_id) on holdings to lingtan_app;

-- Money, fen. What comes in is taken from `outside`, which is never above zero; fees go to the account `exchange`.
create table money_entries (
  park_id text not null,
  transaction_no bigint not null,
  account text not null
    check (account in ('park', 'exchange') or account like 'enterprise/%' or account like 'external/%'),
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  bucket text not null check (bucket in ('outside', 'available', 'reserved')),
  fen bigint not null check (fen <> 0),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);
create index money_entries_by_transaction on money_entries (park_id, transaction_no);

create table money_balances (
  park_id text not null,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  bucket text not null,
  fen bigint not null check (case when bucket = 'outside' then fen <= 0 else fen >= 0 end),
  primary key (park_id, account, bucket)
);

create function add_to_money() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into plugin_certificate_trading.money_balances (park_id, account, bucket, fen)
    values (new.park_id, new.account, new.bucket, 0)
    on conflict (park_id, account, bucket) do nothing;
  update plugin_certificate_trading.money_balances set fen = fen + new.fen
    where park_id = new.park_id and account = new.account and bucket = new.bucket;
  return null;
end $$;
revoke execute on function add_to_money() from public;
create trigger add_to_money after insert on money_entries for each row execute function add_to_money();

create function check_money_balanced() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if (select sum(fen) from plugin_certificate_trading.money_entries
      where park_id = new.park_id and transaction_no = new.transaction_no) <> 0 then
    raise exception 'the money of transaction % does not add up to zero', new.transaction_no using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger money_balanced after insert on money_entries
  deferrable initially deferred for each row execute function check_money_balanced();

-- A book and the number of commands it has done: who holds this row writes the book.
create table books (
  park_id text not null,
  id text not null,
  sequence bigint not null default 0 check (sequence >= 0),
  primary key (park_id, id)
);

-- All that a book was told, in order. The book is made of nothing else.
create table book_journal (
  park_id text not null,
  book text not null,
  sequence bigint not null check (sequence > 0),
  transaction_no bigint not null,
  command jsonb not null,
  outcome jsonb not null,
  actor text not null,
  reason text not null check (length(reason) > 0),
  -- Null for what the clock does.
  idempotency_key text,
  request_hash text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, book, sequence),
  foreign key (park_id, book) references books (park_id, id),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);
create unique index book_journal_keys on book_journal (park_id, idempotency_key) where idempotency_key is not null;

-- Where the replay of a journal may begin. One that is lost costs time and nothing else.
create table book_snapshots (
  park_id text not null,
  book text not null,
  sequence bigint not null,
  snapshot jsonb not null,
  hash text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, book, sequence)
);

create table orders (
  park_id text not null,
  book text not null,
  id text not null,
  account text not null,
  enterprise_id text generated always as (case when account like 'enterprise/%' then substr(account, 12) end) stored,
  side text not null check (side in ('bid', 'ask')),
  lots bigint not null check (lots > 0),
  -- Fen per lot; null for a market order.
  price_fen bigint check (price_fen >= 0),
  terms jsonb not null,
  remaining bigint not null check (remaining >= 0 and remaining <= lots),
  state text not null check (state in ('open', 'filled', 'cancelled', 'expired')),
  recorded_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  primary key (park_id, book, id)
);
create index orders_by_account on orders (park_id, account, recorded_at desc);
create index orders_open on orders (park_id, book) where state = 'open';

create table trades (
  park_id text not null,
  book text not null,
  no bigint not null,
  sequence bigint not null,
  bid text not null,
  ask text not null,
  buyer text not null,
  seller text not null check (seller <> buyer),
  lots bigint not null check (lots > 0),
  wh bigint not null check (wh > 0),
  price_fen bigint not null check (price_fen >= 0),
  fen bigint not null check (fen = lots * price_fen),
  buyer_fee_fen bigint not null check (buyer_fee_fen >= 0),
  seller_fee_fen bigint not null check (seller_fee_fen >= 0 and seller_fee_fen <= fen),
  taker text not null check (taker in ('bid', 'ask')),
  at timestamptz not null,
  transaction_no bigint not null,
  primary key (park_id, book, no),
  foreign key (park_id, transaction_no) references transactions (park_id, no)
);
create index trades_by_time on trades (park_id, book, at);

do $$
declare name text;
begin
  -- Who is behind an order or a trade, operators and auditors see; the tape for enterprises is made without names.
  foreach name in array array['books', 'book_journal', 'book_snapshots', 'trades'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
  end loop;
  foreach name in array array['money_entries', 'money_balances', 'orders'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
        or enterprise_id = (select current_setting('lingtan.enterprise_id', true))))
      with check (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
  end loop;
end $$;

revoke update, delete on money_entries, book_journal, trades from lingtan_app;
revoke insert, update, delete on money_balances from lingtan_app;
revoke update, delete on books, orders from lingtan_app;
revoke update on book_snapshots from lingtan_app;
grant update (sequence) on books to lingtan_app;
grant update (remaining, state, changed_at) on orders to lingtan_app;
