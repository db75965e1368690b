-- Scenarios with their frozen baseline and what they came to when they were saved. Rows are never changed: another saving is a
-- further revision.
create table scenarios (
  park_id text not null,
  id text not null check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  revision integer not null check (revision >= 1),
  name text not null,
  period text not null check (period ~ '^\d{4}(-\d{2})?$'),
  -- What was asked, with the activities of the baseline.
  input jsonb not null,
  -- The answer, as it was given.
  result jsonb not null,
  factors text[] not null,
  note text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, id, revision)
);
alter table scenarios enable row level security;
alter table scenarios force row level security;
-- Plans are the park's: an enterprise sees none.
create policy park on scenarios using (
  park_id = (select current_setting('lingtan.park_id', true))
  and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
);
revoke update, delete on scenarios from lingtan_app;
