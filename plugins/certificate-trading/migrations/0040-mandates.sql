-- What an enterprise lets others do for its account: without one, only its own members deposit, trade and retire there. What was
-- done before there were mandates stands.
create table mandates (
  park_id text not null,
  no bigint generated always as identity,
  enterprise_id text not null,
  acts text[] not null check (cardinality(acts) > 0 and acts <@ array['deposit', 'trade', 'retire']),
  valid_from timestamptz not null,
  valid_until timestamptz not null check (valid_until > valid_from),
  reason text not null check (length(reason) > 0),
  given_by text not null,
  given_at timestamptz not null default now(),
  withdrawn_by text,
  withdrawn_at timestamptz,
  primary key (park_id, no),
  check ((withdrawn_by is null) = (withdrawn_at is null))
);
create index mandates_by_enterprise on mandates (park_id, enterprise_id);

alter table mandates enable row level security;
alter table mandates force row level security;
create policy park on mandates using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true))));
revoke update, delete on mandates from lingtan_app;
grant update (withdrawn_by, withdrawn_at) on mandates to lingtan_app;
