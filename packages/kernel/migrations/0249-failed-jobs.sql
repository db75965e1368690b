-- Failed jobs that operators may put back, where they are not in queues of this database: those in Redis, which may be emptied at
-- any moment, and those that a backup carried over.
create table failed_jobs (
  plugin_id text not null,
  id text not null,
  park_id text not null,
  name text not null,
  -- JSON of options and envelope, never read by the database; jsonb would refuse some strings.
  job text not null,
  attempts integer not null,
  error text not null,
  error_zh text,
  failed_at timestamptz not null,
  primary key (plugin_id, id)
);
create index failed_jobs_by_age on failed_jobs (failed_at);
alter table failed_jobs enable row level security;
alter table failed_jobs force row level security;
create policy kernel_all on failed_jobs to lingtan_kernel using (true) with check (true);
