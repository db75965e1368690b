-- Jobs that wait in Redis, which may be emptied at any moment: one row for all that were recorded together, so that a
-- job costs a share of a row. Not used when the queues are in PostgreSQL. Replaces job_ledger, which had a row per job.
create table job_batches (
  -- Ends in the number of its jobs where there are several: `<unique>.<number>`. A job is `<id>.<position>`.
  id text primary key,
  plugin_id text not null,
  -- JSON, never read by the database; jsonb would cost time and refuse some strings.
  jobs text not null,
  -- One bit per job; null while all are open.
  settled bit varying,
  checked_at timestamptz not null default now()
);

-- Rows are carried over with their ids, by which the queue in Redis knows the jobs. The lock lets writes of a process
-- that still runs end first; an owner that is bound by policies would see no rows without the second statement, and
-- could write none after the last ones.
lock table job_ledger in access exclusive mode;
alter table job_ledger no force row level security;
insert into job_batches (id, plugin_id, jobs, checked_at)
select job_id, plugin_id,
  json_build_array(json_build_object(
    'name', name,
    'options', options - 'jobId' - 'delay',
    'dueAt', floor(extract(epoch from due_at) * 1000)::bigint,
    'envelopes', json_build_array(envelope)))::text,
  enqueued_at
from job_ledger;
drop table job_ledger;
alter table job_batches enable row level security;
alter table job_batches force row level security;
create policy kernel_all on job_batches to lingtan_kernel using (true) with check (true);
