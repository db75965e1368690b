-- A setpoint that a device is only sent again, before it forgets it, is no new decision: the one that let it pass says until when it
-- was renewed, and how often. Decisions themselves are never changed.
create table renewals (
  park_id text not null,
  decision_no bigint not null,
  -- None is left where the only one became a decision of its own, since the device did not confirm it.
  times integer not null check (times >= 0),
  -- Of the newest one, and what it rested on.
  renewed_at timestamptz not null,
  expires_at timestamptz not null,
  samples jsonb not null,
  primary key (park_id, decision_no)
) with (fillfactor = 50);
alter table renewals enable row level security;
alter table renewals force row level security;
create policy park on renewals
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke delete on renewals from lingtan_app;

-- A decision is as old as its newest renewal.
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
    where d.park_id = park and d.at < cutoff and d.setpoint_kw is not null and d.command_no is null
      and exists (select from plugin_storage_dispatch.decisions n
        where n.park_id = park and n.device = d.device and n.no > d.no and n.setpoint_kw is not null)
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
