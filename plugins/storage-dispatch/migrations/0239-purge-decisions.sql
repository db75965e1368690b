-- What the controller let pass by itself, once in a few seconds, is kept for a time of its own, with what became of it.
-- What a person asked for or said stays, and so do the newest of each device and whatever other evidence rests on.
alter table purges drop constraint purges_kind_check;
alter table purges add constraint purges_kind_check check (kind in ('plans', 'forecasts', 'decisions'));

create function plugin_storage_dispatch.purge_decisions(cutoff timestamptz, most integer) returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  park text := current_setting('lingtan.park_id', true);
  nos bigint[];
begin
  select array_agg(no) into nos from (
    select d.no from plugin_storage_dispatch.decisions d
    where d.park_id = park and d.at < cutoff and d.setpoint_kw is not null and d.command_no is null
      and exists (select from plugin_storage_dispatch.decisions n
        where n.park_id = park and n.device = d.device and n.no > d.no and n.setpoint_kw is not null)
      and not exists (select from kernel.evidence_edges e
        where e.park_id = park and e.input_ref = 'dispatch.setpoint/' || d.no)
    order by d.no limit most) old;
  if nos is null then
    return 0;
  end if;
  delete from plugin_storage_dispatch.write_results r where r.park_id = park and r.decision_no = any(nos);
  delete from plugin_storage_dispatch.decisions d where d.park_id = park and d.no = any(nos);
  perform kernel.forget_edges(array(select 'dispatch.setpoint/' || no from unnest(nos) no));
  insert into plugin_storage_dispatch.purges (park_id, kind, first_no, last_no, before)
  values (park, 'decisions', nos[1], nos[cardinality(nos)], cutoff);
  return cardinality(nos);
end
$$;
revoke all on function plugin_storage_dispatch.purge_decisions(timestamptz, integer) from public;
grant execute on function plugin_storage_dispatch.purge_decisions(timestamptz, integer) to lingtan_app;
