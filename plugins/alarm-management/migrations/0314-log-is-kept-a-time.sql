-- Lines of the log go after a time. Of each alarm that of before stays which says how it stood then, and that with which it had come last.
-- Nothing cites a line. No setting makes it less than 400 days.
create function plugin_alarm_management.purge_log(days integer, moment timestamptz, most integer) returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  park text := current_setting('lingtan.park_id', true);
  cutoff timestamptz := kernel.retention_moment(moment) - make_interval(days => greatest(days, 400));
  gone bigint;
begin
  delete from plugin_alarm_management.alarm_log l where l.park_id = park and l.no in (
    select o.no from plugin_alarm_management.alarm_log o
    where o.park_id = park and o.at < cutoff
      and exists (select from plugin_alarm_management.alarm_log n
        where n.park_id = park and n.source = o.source and n.id = o.id and n.no > o.no and n.at < cutoff
          and (o.event not in ('raise', 'realarm') or n.event in ('raise', 'realarm')))
    order by o.no limit most);
  get diagnostics gone = row_count;
  return gone;
end
$$;
revoke all on function plugin_alarm_management.purge_log(integer, timestamptz, integer) from public;
grant execute on function plugin_alarm_management.purge_log(integer, timestamptz, integer) to lingtan_app;
