-- How long each park keeps its raw samples, by class; of a register, how long every reading. `every_minutes` is the
-- width of the intervals that somebody closes from registers: older readings go but for those that such intervals need.
-- Without it they stay.
create table telemetry.retention (
  park_no smallint not null,
  class text not null check (class in ('fast', 'standard', 'billing')),
  days integer not null check (days between 7 and 36500),
  every_minutes integer check (every_minutes between 1 and 1440),
  -- Samples before this are gone, or thinned: a longer retention does not bring them back.
  gone_before timestamptz,
  primary key (park_no, class)
);
alter table telemetry.retention enable row level security;
alter table telemetry.retention force row level security;
create policy park on telemetry.retention
  using (park_no = (select nullif(current_setting('lingtan.park_no', true), '')::smallint))
  with check (park_no = (select nullif(current_setting('lingtan.park_no', true), '')::smallint)
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');

-- A week holds the samples of all parks, and is written anew as a whole. So that no row gets lost, the owner of the
-- tables, as whom nobody but migrations and the functions below ever acts, reads all of them. It still writes by the
-- policies of parks only.
create policy owner_reads on telemetry.points for select to current_user using (true);
create policy owner_reads on telemetry.change_log for select to current_user using (true);
create policy owner_reads on telemetry.sample_revisions for select to current_user using (true);
create policy owner_reads on telemetry.samples for select to current_user using (true);
create policy owner_rows on telemetry.retention to current_user using (true) with check (true);
create policy owner_reads on kernel.evidence_edges for select to current_user using (true);
do $$
declare
  partition regclass;
begin
  for partition in select inhrelid::regclass from pg_inherits where inhparent = 'telemetry.samples'::regclass loop
    execute format('create policy owner_reads on %s for select to current_user using (true)', partition);
  end loop;
end
$$;

create or replace function telemetry.ensure_samples_partition(moment timestamptz) returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  week timestamptz := date_trunc('week', moment);
  partition text := 'samples_' || to_char(week, 'YYYYMMDD');
begin
  if moment < '2000-01-01' or moment > now() + interval '8 days' then
    raise exception 'No partition for %: outside 2000-01-01 to a week from now', moment using errcode = '22008';
  end if;
  if to_regclass('telemetry.' || partition) is not null then
    return false;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('telemetry.samples', 0));
  -- Read from the table: name look-ups are cached, and waiting for an advisory lock does not refresh them.
  if exists (select from pg_class where relname = partition and relnamespace = 'telemetry'::regnamespace) then
    return false;
  end if;
  execute format('create table telemetry.%I (like telemetry.samples including defaults including constraints
    including indexes)', partition);
  call telemetry.protect(format('telemetry.%I', partition)::regclass);
  execute format('create policy owner_reads on telemetry.%I for select to current_user using (true)', partition);
  execute format('alter table telemetry.samples attach partition telemetry.%I for values from (%L) to (%L)',
    partition, week, week + interval '7 days');
  return true;
end
$$;

-- The readings of a register that a week keeps: first and last of each step, both ends of its steepest rise and of
-- every fall, and whatever is not good. Between them a straight line gives each interval the same energy, and what is
-- implausible stays so.
create function telemetry.thinned_samples(week regclass, point_nos integer[], step interval)
returns table (park_no smallint, point_no integer, ts timestamptz, value double precision, quality smallint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return query execute format($sql$
    with bin as (
      select s.*, date_bin($2, s.ts, timestamptz '2000-01-03 00:00:00+00') as bin from %1$s s
      where s.point_no = any($1) and s.quality & 4 = 0
    ), step as (
      select b.*, lag(b.value) over point as before, lag(b.quality) over point as quality_before,
        (b.value - lag(b.value) over point) / extract(epoch from b.ts - lag(b.ts) over point)::float8 as rise,
        lag(b.bin) over point is distinct from b.bin as first, lead(b.bin) over point is distinct from b.bin as last
      from bin b window point as (partition by b.point_no order by b.ts)
    ), marked as (
      select t.*, t.value < t.before or t.quality <> t.quality_before
        or row_number() over (partition by t.point_no, t.bin order by t.rise desc nulls last, t.ts) = 1 as marks
      from step t
    ), kept as (
      select m.*, m.first or m.last or m.marks or lead(m.marks) over (partition by m.point_no order by m.ts)
        or m.quality & 3 <> 0 as keep
      from marked m
    )
    select k.park_no, k.point_no, k.ts, k.value, k.quality from kept k where k.keep
    union all
    select s.park_no, s.point_no, s.ts, s.value, s.quality from %1$s s where s.point_no = any($1) and s.quality & 4 <> 0
    union all
    select s.park_no, s.point_no, s.ts, s.value, s.quality from %1$s s
    join telemetry.sample_revisions r on r.point_no = s.point_no and r.ts = s.ts
    where s.point_no = any($1)$sql$, week) using point_nos, step;
end
$$;
revoke all on function telemetry.thinned_samples(regclass, integer[], interval) from public;

-- Writes a week anew without what its parks no longer keep, puts that in its place and drops the old table whole: the
-- disk is free at once, and nothing is left to vacuum. What a stored record rests on stays. Which classes of which park
-- are gone from a week stands in the comment of its table, as `{"<park no>/<class>": true}`. Returns whether something
-- was dropped; false as well when somebody holds the table: the next run tries again, and nobody waits.
create function telemetry.rewrite_samples_week(week_table text, moment timestamptz) returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '200ms'
as $$
declare
  week regclass := to_regclass('telemetry.' || quote_ident(week_table));
  starts timestamptz;
  ends timestamptz;
  gone jsonb;
  due jsonb;
  dropped integer[];
  thinned integer[];
  parts text;
  each record;
  rows_left bigint;
begin
  if week is null or not exists (select from pg_inherits where inhrelid = week and inhparent =
    'telemetry.samples'::regclass) then
    return false;
  end if;
  starts := to_date(right(week_table, 8), 'YYYYMMDD');
  ends := starts + interval '7 days';
  gone := coalesce(obj_description(week, 'pg_class')::jsonb, '{}');
  if not exists (
    select from telemetry.retention r where ends <= moment - make_interval(days => r.days + 5)
      and (r.class <> 'billing' or r.every_minutes is not null) and not gone ? (r.park_no || '/' || r.class)
  ) then
    return false;
  end if;
  -- One week at a time, of all processes.
  if not pg_try_advisory_xact_lock(hashtextextended('telemetry.rewrite', 0)) then
    return false;
  end if;
  begin
    -- Tried before the work, and let go of again: a backup holds a week for as long as it runs.
    execute format('lock table telemetry.samples, %s in access exclusive mode', week);
    raise exception using errcode = 'LT001';
  exception
    when lock_not_available then return false;
    when sqlstate 'LT001' then null;
  end;
  begin
    -- Whoever has stored late samples has committed, and what they touched is in the log by now.
    execute format('lock table %s in share row exclusive mode', week);
    select jsonb_object_agg(r.park_no || '/' || r.class, true) into due from telemetry.retention r
    where ends <= moment - make_interval(days => r.days + 5)
      and (r.class <> 'billing' or r.every_minutes is not null) and not gone ? (r.park_no || '/' || r.class)
      -- Changes in this week that are not rolled up yet. Those of other weeks do not matter, or a busy point would be
      -- kept for ever.
      and not exists (
        select from telemetry.change_log c, unnest(c.from_ts, c.to_ts) as span(from_ts, to_ts)
        where c.park_no = r.park_no and span.from_ts < ends and span.to_ts >= starts);
    if due is null then
      return false;
    end if;
    select coalesce(array_agg(p.no) filter (where p.retention <> 'billing'), '{}'),
      coalesce(array_agg(p.no) filter (where p.retention = 'billing' and p.kind = 'counter'), '{}')
    into dropped, thinned
    from telemetry.points p where due ? (p.park_no || '/' || p.retention);
    parts := format('select s.* from %s s where s.point_no <> all($1) and s.point_no <> all($2)', week);
    -- Windows of at most an hour: what a decision saw. A day or a month that a figure sums up goes with its class.
    -- Several records may rest on one sample.
    parts := parts || format($sql$ union all (
      select distinct s.* from (
        select e.park_id, split_part(e.input_ref, '/', 2) as point, split_part(e.input_ref, '/', 3)::timestamptz as
          from_ts,
          split_part(split_part(e.input_ref, '/', 4), '@', 1)::timestamptz as to_ts
        from kernel.evidence_edges e
        where case when e.input_ref ~
          '^telemetry\.window/[^/]+/\d{4}-\d\d-\d\dT[0-9:.]+Z/\d{4}-\d\d-\d\dT[0-9:.]+Z(@\d+)?$'
          then split_part(e.input_ref, '/', 3) collate "C" < %2$L and split_part(e.input_ref, '/', 4) collate "C" > %3$L
          else false end
        offset 0
      ) held
      join telemetry.points p on p.park_id = held.park_id and p.id = held.point
      join %1$s s on s.point_no = p.no and s.ts >= held.from_ts and s.ts < held.to_ts
      where (p.no = any($1) or p.no = any($2)) and held.to_ts - held.from_ts <= interval '1 hour'$sql$,
      week, to_char(ends, 'YYYY-MM-DD"T"HH24:MI:SS'), to_char(starts, 'YYYY-MM-DD"T"HH24:MI:SS'));
    for each in
      select least(r.every_minutes, 15) as minutes, array_agg(p.no) as nos from telemetry.points p
      join telemetry.retention r on r.park_no = p.park_no and r.class = 'billing' where p.no = any(thinned) group by 1
    loop
      parts := parts || format(' union select * from telemetry.thinned_samples(%L, %L, %L)', week, each.nos,
        make_interval(mins => each.minutes));
    end loop;
    parts := parts || ')';
    create table telemetry.samples_rewritten (like telemetry.samples including defaults including constraints);
    execute format('insert into telemetry.samples_rewritten select * from (%s) kept order by ts', parts) using
      dropped, thinned;
    get diagnostics rows_left = row_count;
    alter table telemetry.samples_rewritten add primary key (point_no, ts);
    -- The new table is known to fit, so that it is not read while everybody waits for its attachment.
    execute format('alter table telemetry.samples_rewritten add constraint week check (ts >= %L and ts < %L)',
      starts, ends);
    lock table telemetry.samples in access exclusive mode;
    execute format('drop table %s', week);
    execute format('alter table telemetry.samples_rewritten rename to %I', week_table);
    execute format('alter index telemetry.samples_rewritten_pkey rename to %I', week_table || '_pkey');
    week := ('telemetry.' || quote_ident(week_table))::regclass;
    if rows_left > 0 then
      call telemetry.protect(week);
      execute format('create policy owner_reads on %s for select to current_user using (true)', week);
      execute format('alter table telemetry.samples attach partition %s for values from (%L) to (%L)', week,
        starts, ends);
      execute format('alter table %s drop constraint week', week);
      execute format('comment on table %s is %L', week, (gone || due)::text);
    else
      execute format('drop table %s', week);
    end if;
  exception when lock_not_available or deadlock_detected then
    return false;
  end;
  update telemetry.retention r set gone_before = greatest(r.gone_before, ends) where due ? (r.park_no || '/' ||
    r.class);
  return true;
end
$$;
revoke all on function telemetry.rewrite_samples_week(text, timestamptz) from public;
grant execute on function telemetry.rewrite_samples_week(text, timestamptz) to lingtan_app;
drop function telemetry.drop_empty_samples_partitions(timestamptz);
