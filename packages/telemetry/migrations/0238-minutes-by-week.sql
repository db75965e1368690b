-- Minutes are the most of what rollups take, so they are kept for a time of their own, in a table for each week that is
-- dropped whole. What there is until now stays together as the first part, and goes when its last week does.
alter table telemetry.rollup_1m rename to rollup_1m_before;
alter table telemetry.rollup_1m_before rename constraint rollup_1m_pkey to rollup_1m_before_pkey;
create table telemetry.rollup_1m (like telemetry.rollup_1m_before including defaults) partition by range (ts);
alter table telemetry.rollup_1m add primary key (point_no, ts);
call telemetry.protect('telemetry.rollup_1m');
do $$
begin
  if pg_relation_size('telemetry.rollup_1m_before') = 0 then
    drop table telemetry.rollup_1m_before;
  else
    -- Samples lie at most a week ahead of now, whatever is published of the hours to come; unless a clock was ahead once.
    execute format('alter table telemetry.rollup_1m attach partition telemetry.rollup_1m_before for values from
      (minvalue) to (%L)',
      greatest(date_trunc('week', now(), 'UTC') + interval '14 days',
        date_trunc('week', (select max(ts) from telemetry.rollup_1m_before), 'UTC') + interval '7 days'));
  end if;
end
$$;

alter table telemetry.retention drop constraint retention_class_check;
alter table telemetry.retention add constraint retention_class_check
  check (class in ('fast', 'standard', 'billing', 'minutes'));

-- Where a part of a partitioned table ends.
create function telemetry.end_of_part(part oid) returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$ select substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \(''([^'']+)''\)')::timestamptz from pg_class c
  where c.oid = part $$;

-- Makes the parts of rollup_1m for weeks (Mondays, 00:00 UTC) that have none.
create function telemetry.ensure_minutes(weeks timestamptz[]) returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  week timestamptz;
  part text;
  before timestamptz := telemetry.end_of_part(to_regclass('telemetry.rollup_1m_before'));
begin
  foreach week in array weeks loop
    week := date_trunc('week', week);
    part := 'rollup_1m_' || to_char(week, 'YYYYMMDD');
    continue when week < before or to_regclass('telemetry.' || part) is not null;
    if week < '2000-01-01'::timestamptz - interval '7 days' or week > now() + interval '8 days' then
      raise exception 'No minutes for %: outside 2000-01-01 to a week from now', week using errcode = '22008';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('telemetry.rollup_1m', 0));
    continue when exists (select from pg_class where relname = part and relnamespace = 'telemetry'::regnamespace);
    execute format('create table telemetry.%I (like telemetry.rollup_1m including defaults including indexes) with
      (fillfactor = 80)', part);
    call telemetry.protect(format('telemetry.%I', part)::regclass);
    execute format('alter table telemetry.rollup_1m attach partition telemetry.%I for values from (%L) to (%L)',
      part, week, week + interval '7 days');
  end loop;
end
$$;

-- Drops minutes that no park keeps any more, under a lock timeout like that of samples. Returns how many parts went.
create function telemetry.drop_minutes(moment timestamptz) returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '200ms'
as $$
declare
  part regclass;
  until timestamptz;
  dropped integer := 0;
  days integer := (select max(r.days) from telemetry.retention r where r.class = 'minutes');
begin
  -- A park that has not said yet how long it keeps them.
  if days is null or exists (select from telemetry.points p
    where not exists (select from telemetry.retention r where r.park_no = p.park_no and r.class = 'minutes')) then
    return 0;
  end if;
  for part, until in
    select i.inhrelid::regclass, telemetry.end_of_part(i.inhrelid) from pg_inherits i
    where i.inhparent = 'telemetry.rollup_1m'::regclass
      and telemetry.end_of_part(i.inhrelid) <= moment - make_interval(days => days + 5) order by 2
  loop
    begin
      lock table telemetry.rollup_1m in access exclusive mode;
      execute format('drop table %s', part);
    exception when lock_not_available or deadlock_detected then
      return dropped;
    end;
    update telemetry.retention set gone_before = greatest(gone_before, until) where class = 'minutes';
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
revoke all on function telemetry.end_of_part(oid) from public;
revoke all on function telemetry.ensure_minutes(timestamptz[]) from public;
revoke all on function telemetry.drop_minutes(timestamptz) from public;
grant execute on function telemetry.end_of_part(oid) to lingtan_app;
grant execute on function telemetry.ensure_minutes(timestamptz[]) to lingtan_app;
grant execute on function telemetry.drop_minutes(timestamptz) to lingtan_app;
