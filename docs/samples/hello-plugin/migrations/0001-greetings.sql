create table greetings (
  id bigint generated always as identity primary key,
  park_id text not null,
  name text not null,
  text text not null,
  greeted_at timestamptz not null
);
create index greetings_by_park on greetings (park_id, greeted_at);

alter table greetings enable row level security;
alter table greetings force row level security;
create policy park on greetings
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
