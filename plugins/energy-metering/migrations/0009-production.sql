-- Production by product and local day, in revisions. Rows are never changed.
create table production (
  park_id text not null,
  enterprise_id text not null,
  product_id text not null,
  day date not null,
  revision integer not null check (revision >= 1),
  -- Thousandths of the product's unit.
  quantity bigint not null check (quantity >= 0),
  note text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, product_id, day, revision)
);
alter table production enable row level security;
alter table production force row level security;
create policy park on production
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on production from lingtan_app;
