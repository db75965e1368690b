-- Dropping a partition needs the table to itself for a moment. Whoever waits for that holds up everybody who comes after: a
-- backup that reads for an hour would stop each new sample. It is tried for a fifth of a second, and again at the next run.
create or replace function telemetry.drop_empty_samples_partitions(before timestamptz) returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '200ms'
as $$
declare
  partition regclass;
  dropped integer := 0;
begin
  for partition in
    select i.inhrelid::regclass from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'telemetry.samples'::regclass
      and to_date(right(c.relname, 8), 'YYYYMMDD') + 7 <= before::date
      and pg_relation_size(i.inhrelid) = 0
  loop
    begin
      -- The table before its part, as every reader takes them, so that nobody waits in a circle.
      lock table telemetry.samples in access exclusive mode;
      execute format('lock table %s in access exclusive mode', partition);
      if pg_relation_size(partition) = 0 then
        execute format('drop table %s', partition);
        dropped := dropped + 1;
      end if;
    exception when lock_not_available then
      return dropped;
    end;
  end loop;
  return dropped;
end
$$;
revoke all on function telemetry.drop_empty_samples_partitions(timestamptz) from public;
