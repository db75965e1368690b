-- What a posting of gases from wastewater treatment rests on: its days with their loads and references, and the factors.
create table treatments (
  park_id text not null,
  activity_id text not null,
  revision integer not null check (revision >= 1),
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, activity_id, revision)
);
alter table treatments enable row level security;
alter table treatments force row level security;
-- The water of the park is the park's.
create policy park on treatments using (
  park_id = (select current_setting('lingtan.park_id', true))
  and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
);
revoke update, delete on treatments from lingtan_app;
