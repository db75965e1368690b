-- A device may answer each renewal a little otherwise, within its tolerance: what it read back last stands beside how often it was
-- renewed. Null for renewals of before.
alter table renewals add column read_kw double precision;

-- What the gate refused to the controller, or let wait for a second person, goes at the same age as what it let pass; and so do the
-- lines of the controller's log.
create or replace function plugin_storage_dispatch.purge_decisions(cutoff timestamptz, most integer) returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  park text := current_setting('lingtan.park_id', true);
  nos bigint[];
begin
  cutoff := kernel.retention_moment(cutoff);
  select array_agg(no) into nos from (
    select d.no from plugin_storage_dispatch.decisions d
    where d.park_id = park and d.at < cutoff and d.command_no is null
      -- The last setpoint of a device says what it holds. Without a setpoint, what persons said stands here too, which stays.
      and case when d.setpoint_kw is null then d.source = 'controller'
        else exists (select from plugin_storage_dispatch.decisions n
          where n.park_id = park and n.device = d.device and n.no > d.no and n.setpoint_kw is not null) end
      and not exists (select from plugin_storage_dispatch.renewals w
        where w.park_id = park and w.decision_no = d.no and w.renewed_at >= cutoff)
      and not exists (select from kernel.evidence_edges e
        where e.park_id = park and e.input_ref = 'dispatch.setpoint/' || d.no)
    order by d.no limit most) old;
  if nos is null then
    return 0;
  end if;
  delete from plugin_storage_dispatch.renewals w where w.park_id = park and w.decision_no = any(nos);
  delete from plugin_storage_dispatch.write_results r where r.park_id = park and r.decision_no = any(nos);
  delete from plugin_storage_dispatch.decisions d where d.park_id = park and d.no = any(nos);
  perform kernel.forget_edges(array(select 'dispatch.setpoint/' || no from unnest(nos) no));
  insert into plugin_storage_dispatch.purges (park_id, kind, first_no, last_no, before)
  values (park, 'decisions', nos[1], nos[cardinality(nos)], cutoff);
  return cardinality(nos);
end
$$;

-- Nothing cites a line of the log, so none is needed that says which are gone.
create function plugin_storage_dispatch.purge_log(cutoff timestamptz, most integer) returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  park text := current_setting('lingtan.park_id', true);
  gone bigint;
begin
  cutoff := kernel.retention_moment(cutoff);
  delete from plugin_storage_dispatch.control_log l where l.park_id = park and l.no in (
    select o.no from plugin_storage_dispatch.control_log o where o.park_id = park and o.at < cutoff order by o.no limit most);
  get diagnostics gone = row_count;
  return gone;
end
$$;
revoke all on function plugin_storage_dispatch.purge_log(timestamptz, integer) from public;
grant execute on function plugin_storage_dispatch.purge_log(timestamptz, integer) to lingtan_app;
