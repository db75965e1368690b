-- What planners were told of carbon, and what it rested on. Rows are never changed; the same again is not written again.
create table signals (
  park_id text not null,
  no bigint not null check (no >= 1),
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no)
);
alter table signals enable row level security;
alter table signals force row level security;
create policy park on signals using (
  park_id = (select current_setting('lingtan.park_id', true))
  and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
);
revoke update, delete on signals from lingtan_app;
