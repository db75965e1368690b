-- Jobs that wait in Redis, which may be emptied at any moment. Not used when the queues are in PostgreSQL.
create table job_ledger (
  plugin_id text not null,
  job_id text not null,
  park_id text not null,
  name text not null,
  envelope jsonb not null,
  options jsonb not null,
  due_at timestamptz not null,
  enqueued_at timestamptz not null default now(),
  primary key (plugin_id, job_id)
);
create index job_ledger_by_age on job_ledger (enqueued_at);
alter table job_ledger enable row level security;
alter table job_ledger force row level security;
create policy kernel_all on job_ledger to lingtan_kernel using (true) with check (true);
