-- A week that is written anew holds up nobody while it is copied: late samples of it go on coming in, and what has changed in it
-- since is noted here, row by row, and copied again in the instant in which the new table takes its place.
create table telemetry.late_samples (
  part oid not null,
  point_no integer not null,
  ts timestamptz not null
);
alter table telemetry.late_samples enable row level security;
alter table telemetry.late_samples force row level security;
create policy owner_rows on telemetry.late_samples to current_user using (true) with check (true);
revoke all on telemetry.late_samples from lingtan_app;

create function telemetry.note_late_sample() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into telemetry.late_samples (part, point_no, ts)
  values (tg_relid, new.point_no, new.ts);
  return null;
end
$$;
revoke all on function telemetry.note_late_sample() from public;

-- Takes away what was noted of a week.
create function telemetry.forget_late_samples(week oid) returns void
language sql
set search_path = pg_catalog, pg_temp
as 'delete from telemetry.late_samples l where l.part = week';
revoke all on function telemetry.forget_late_samples(oid) from public;

-- Whether a park no longer keeps all that a week has; from then on changes in it are noted, once whoever asked has committed. False
-- as well while somebody writes in it: the next run tries again.
create function telemetry.watch_samples_week_at(week_table text, moment timestamptz) returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '200ms'
as $$
declare
  week regclass := to_regclass('telemetry.' || quote_ident(week_table));
begin
  if week is null
    or not exists (select from pg_inherits where inhrelid = week and inhparent = 'telemetry.samples'::regclass)
    or not exists (select from telemetry.retention r
      where to_date(right(week_table, 8), 'YYYYMMDD') + interval '7 days' <= moment - make_interval(days => r.days + 5)
        and (r.class <> 'billing' or r.every_minutes is not null)
        and not coalesce(obj_description(week, 'pg_class')::jsonb, '{}') ? (r.park_no || '/' || r.class)) then
    return false;
  end if;
  if not exists (select from pg_trigger where tgrelid = week and tgname = 'note_late') then
    execute format('create trigger note_late after insert or update on %s for each row
      execute function telemetry.note_late_sample()', week);
  end if;
  return true;
exception when lock_not_available or deadlock_detected then
  return false;
end
$$;
revoke all on function telemetry.watch_samples_week_at(text, timestamptz) from public;

create function telemetry.watch_samples_week(week_table text, moment timestamptz) returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  at timestamptz := telemetry.retention_moment(moment);
begin
  return at is not null and telemetry.watch_samples_week_at(week_table, at);
end
$$;
revoke all on function telemetry.watch_samples_week(text, timestamptz) from public;
grant execute on function telemetry.watch_samples_week(text, timestamptz) to lingtan_app;

-- Writes a week anew without what its parks no longer keep, puts that in its place and drops the old table whole: the disk is free at
-- once, and nothing is left to vacuum. What a stored record rests on stays. Which classes of which park are gone from a week stands in
-- the comment of its table, as `{"<park no>/<class>": true}`. Returns whether something was dropped; false as well when somebody holds
-- the table: the next run tries again, and nobody waits. A process of the version before does not have the week watched first: this
-- does, and the call after that writes it.
create or replace function telemetry.rewrite_samples_week_at(week_table text, moment timestamptz) returns boolean
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
  any_left boolean;
begin
  if week is null or not exists (select from pg_trigger where tgrelid = week and tgname = 'note_late') then
    perform telemetry.watch_samples_week_at(week_table, moment);
    return false;
  end if;
  starts := to_date(right(week_table, 8), 'YYYYMMDD');
  ends := starts + interval '7 days';
  gone := coalesce(obj_description(week, 'pg_class')::jsonb, '{}');
  -- One week at a time, of all processes.
  if not pg_try_advisory_xact_lock(hashtextextended('telemetry.rewrite', 0)) then
    return false;
  end if;
  begin
    -- Tried before the work, and let go of again: a backup holds a week for as long as it runs. Whoever has stored late samples has
    -- committed by then, and what they touched is in the log.
    execute format('lock table telemetry.samples, %s in access exclusive mode', week);
    raise exception using errcode = 'LT001';
  exception
    when lock_not_available then return false;
    when sqlstate 'LT001' then null;
  end;
  begin
    select jsonb_object_agg(r.park_no || '/' || r.class, true) into due from telemetry.retention r
    where ends <= moment - make_interval(days => r.days + 5)
      and (r.class <> 'billing' or r.every_minutes is not null) and not gone ? (r.park_no || '/' || r.class)
      -- Changes in this week that are not rolled up yet. Those of other weeks do not matter, or a busy point would be kept for ever.
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
    -- What is noted by now is committed, and so the copy has it.
    perform telemetry.forget_late_samples(week);
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
    alter table telemetry.samples_rewritten add primary key (point_no, ts);
    -- The new table is known to fit, so that it is not read while everybody waits for its attachment.
    execute format('alter table telemetry.samples_rewritten add constraint week check (ts >= %L and ts < %L)',
      starts, ends);
    -- The table before its part, as everybody takes them. From here on nobody adds anything.
    execute format('lock table telemetry.samples, %s in access exclusive mode', week);
    if exists (
      select from telemetry.change_log c, unnest(c.point_nos, c.from_ts, c.to_ts) as span(point_no, from_ts, to_ts)
      where span.point_no = any(dropped) and span.from_ts < ends and span.to_ts >= starts) then
      -- Their rollups need the samples that would go.
      raise exception using errcode = 'LT001';
    end if;
    -- A late reading of a register stays even where it would be thinned; what is kept of a class that goes is evidence.
    execute format('insert into telemetry.samples_rewritten select s.* from %s s
      where (s.point_no, s.ts) in (select l.point_no, l.ts from telemetry.late_samples l where l.part = $1)
        and s.point_no <> all($2)
      on conflict (point_no, ts) do update set value = excluded.value, quality = excluded.quality', week)
      using week::oid, dropped;
    perform telemetry.forget_late_samples(week);
    any_left := exists (select from telemetry.samples_rewritten);
    execute format('drop table %s', week);
    execute format('alter table telemetry.samples_rewritten rename to %I', week_table);
    execute format('alter index telemetry.samples_rewritten_pkey rename to %I', week_table || '_pkey');
    week := ('telemetry.' || quote_ident(week_table))::regclass;
    if any_left then
      call telemetry.protect(week);
      execute format('create policy owner_reads on %s for select to current_user using (true)', week);
      execute format('alter table telemetry.samples attach partition %s for values from (%L) to (%L)', week,
        starts, ends);
      execute format('alter table %s drop constraint week', week);
      execute format('comment on table %s is %L', week, (gone || due)::text);
    else
      execute format('drop table %s', week);
    end if;
  exception when lock_not_available or deadlock_detected or sqlstate 'LT001' then
    return false;
  end;
  update telemetry.retention r set gone_before = greatest(r.gone_before, ends) where due ? (r.park_no || '/' ||
    r.class);
  return true;
end
$$;
revoke all on function telemetry.rewrite_samples_week_at(text, timestamptz) from public, lingtan_app;
