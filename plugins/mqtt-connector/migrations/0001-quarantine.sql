-- Messages that could not be used. One row per device, code and reason while they keep coming, so that a device gone
-- wrong fills no disk; `count` says how many.
create table quarantine (
  park_id text not null,
  id bigint generated always as identity,
  device text not null,
  code text not null,
  reason text not null,
  topic text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  count bigint not null check (count > 0),
  bytes bigint not null,
  excerpt bytea not null check (octet_length(excerpt) <= 4096),
  primary key (park_id, id)
);
create unique index quarantine_kind on quarantine (park_id, device, code, md5(topic || reason));
create index quarantine_newest on quarantine (park_id, last_at desc);

alter table quarantine enable row level security;
alter table quarantine force row level security;
create policy park on quarantine
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
