-- Minute, hour and day data as the logger reported them. A repeat that says something else is a new revision; nothing is changed.
create table reports (
  park_id text not null,
  device text not null,
  kind text not null check (kind in ('minute', 'hour', 'day')),
  window_at timestamptz not null,
  code text not null,
  revision integer not null check (revision > 0),
  -- Values by field (Min, Avg, Max, Cou …), the text of the wire.
  fields jsonb not null,
  mark text,
  fault text,
  received_at timestamptz not null,
  primary key (park_id, device, kind, window_at, code, revision)
);

-- Frames that were not taken. One row per device and reason while they keep coming; `count` says how many.
create table refused (
  park_id text not null,
  id bigint generated always as identity,
  device text not null,
  remote text not null,
  reason text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  count bigint not null check (count > 0),
  excerpt bytea not null check (octet_length(excerpt) <= 1024),
  primary key (park_id, id)
);
create unique index refused_kind on refused (park_id, device, remote, md5(reason));
create index refused_newest on refused (park_id, last_at desc);

-- Requests to loggers, and what came of them.
create table requests (
  park_id text not null,
  id bigint generated always as identity,
  device text not null,
  command integer not null,
  from_at timestamptz,
  to_at timestamptz,
  asked_at timestamptz not null,
  finished_at timestamptz,
  outcome text,
  packets integer not null default 0,
  asked_by text not null,
  primary key (park_id, id)
);
create index requests_by_device on requests (park_id, device, command, asked_at desc);

alter table reports enable row level security;
alter table reports force row level security;
create policy park on reports
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table refused enable row level security;
alter table refused force row level security;
create policy park on refused
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table requests enable row level security;
alter table requests force row level security;
create policy park on requests
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

revoke update, delete on reports from lingtan_app;
