-- The clock that retention goes by is that of all deletions by age now. The functions stay for processes of the version before.
insert into kernel.retention_clock (steady_since, seen_at)
select steady_since, seen_at from telemetry.retention_clock on conflict do nothing;

create or replace function telemetry.note_time() returns void
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as 'select kernel.note_time()';

create or replace function telemetry.retention_moment(moment timestamptz) returns timestamptz
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as 'select kernel.retention_moment(moment)';

drop table telemetry.retention_clock;
