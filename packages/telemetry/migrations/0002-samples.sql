-- One policy for every bulk table. Settings are read through sub-selects, so once per statement and not per row; the
-- list of an enterprise's points is a hashed sub-plan that only runs for members.
create procedure telemetry.protect(target regclass)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy park on %s using (
       park_no = (select nullif(current_setting(''lingtan.park_no'', true), '''')::smallint)
       and ((select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = ''''
         or point_no in (select p.no from telemetry.points p))
     ) with check (
       park_no = (select nullif(current_setting(''lingtan.park_no'', true), '''')::smallint)
       and (select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = ''''
     )', target);
end
$$;
revoke all on procedure telemetry.protect(regclass) from public;

create table telemetry.samples (
  park_no smallint not null,
  point_no integer not null,
  ts timestamptz not null,
  value double precision not null,
  quality smallint not null,
  primary key (point_no, ts)
) partition by range (ts);
call telemetry.protect('telemetry.samples');

-- Makes the partition of the week (Monday 00:00 UTC) that holds `moment`. The application role owns nothing, so it may
-- only ask. Attaching takes a lock that lets readers and writers of other weeks go on.
create function telemetry.ensure_samples_partition(moment timestamptz) returns boolean
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
  execute format('create table telemetry.%I (like telemetry.samples including defaults including constraints including indexes)', partition);
  call telemetry.protect(format('telemetry.%I', partition)::regclass);
  execute format('alter table telemetry.samples attach partition telemetry.%I for values from (%L) to (%L)',
    partition, week, week + interval '7 days');
  return true;
end
$$;
revoke all on function telemetry.ensure_samples_partition(timestamptz) from public;

-- Drops partitions that retention has emptied. Row security hides rows from the owner too, so emptiness is read from the
-- size of the heap: zero after a vacuum, and then certainly without rows.
create function telemetry.drop_empty_samples_partitions(before timestamptz) returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  partition regclass;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(hashtextextended('telemetry.samples', 0));
  for partition in
    select i.inhrelid::regclass from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'telemetry.samples'::regclass
      and to_date(right(c.relname, 8), 'YYYYMMDD') + 7 <= before::date
      and pg_relation_size(i.inhrelid) = 0
  loop
    execute format('lock table %s in access exclusive mode', partition);
    if pg_relation_size(partition) = 0 then
      execute format('drop table %s', partition);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
end
$$;
revoke all on function telemetry.drop_empty_samples_partitions(timestamptz) from public;

-- The newest sample of each point, kept in the transaction that stores the samples.
create table telemetry.latest (
  park_no smallint not null,
  point_no integer primary key,
  ts timestamptz not null,
  value double precision not null,
  quality smallint not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
call telemetry.protect('telemetry.latest');

-- Values that a correction replaced. `samples` holds the newest.
create table telemetry.sample_revisions (
  park_no smallint not null,
  point_no integer not null,
  ts timestamptz not null,
  revision integer not null,
  value double precision not null,
  quality smallint not null,
  replaced_at timestamptz not null,
  replaced_by text not null,
  reason text not null,
  primary key (point_no, ts, revision)
);
call telemetry.protect('telemetry.sample_revisions');

-- What each committed batch touched: three columns of equal length, one entry per point and UTC day. The rollup worker
-- reads committed rows, recomputes these spans from the samples and deletes the rows it read.
create table telemetry.change_log (
  id bigint generated always as identity primary key,
  park_no smallint not null,
  point_nos integer[] not null,
  from_ts timestamptz[] not null,
  to_ts timestamptz[] not null
);
create index change_log_park on telemetry.change_log (park_no, id);
alter table telemetry.change_log enable row level security;
alter table telemetry.change_log force row level security;
create policy park on telemetry.change_log
  using (
    park_no = (select nullif(current_setting('lingtan.park_no', true), '')::smallint)
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
