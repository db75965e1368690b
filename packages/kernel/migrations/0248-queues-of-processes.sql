-- Where a process has its job queues: `redis` or `postgres`. Null where it runs no jobs, as the command line, and in processes from
-- before. Two that differ would run the same jobs and schedules twice, so one that comes later is refused.
alter table processes add column queues text check (queues in ('redis', 'postgres'));
