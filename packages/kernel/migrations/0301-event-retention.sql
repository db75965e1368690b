-- How long a park keeps what has been delivered, where it says otherwise than is usual: messages between plugins, which nothing reads
-- again, and what people read of them in sentences.
create table event_retention (
  park_id text not null references parks (id) on delete cascade,
  class text not null check (class in ('messages', 'sentences')),
  days integer not null check (days between 1 and 36500),
  primary key (park_id, class)
);
alter table event_retention enable row level security;
alter table event_retention force row level security;
create policy kernel_all on event_retention to lingtan_kernel using (true) with check (true);
revoke all on event_retention from lingtan_app;
