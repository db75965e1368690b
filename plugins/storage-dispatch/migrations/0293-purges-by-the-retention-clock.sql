-- What is deleted for its age goes by a clock that has gone on for a day without a step, here as everywhere: these functions believed
-- any moment that they were given. Null, as while the clock is doubted, deletes nothing.
create or replace function plugin_storage_dispatch.purge(what text, cutoff timestamptz, most integer) returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  park text := current_setting('lingtan.park_id', true);
  gone bigint;
  low bigint;
  high bigint;
begin
  cutoff := kernel.retention_moment(cutoff);
  if what = 'plans' then
    with old as (
      select p.no from plugin_storage_dispatch.plans p
      where p.park_id = park and p.issued_at < cutoff
        and p.no < (select max(n.no) from plugin_storage_dispatch.plans n where n.park_id = park and n.usable)
      order by p.no limit most
    ), deleted as (
      delete from plugin_storage_dispatch.plans p using old where p.park_id = park and p.no = old.no returning p.no
    )
    select count(*), min(no), max(no) into gone, low, high from deleted;
  elsif what = 'forecasts' then
    with old as (
      select f.no from plugin_storage_dispatch.forecasts f
      where f.park_id = park and f.issued_at < cutoff
        and f.no < (select max(n.no) from plugin_storage_dispatch.forecasts n where n.park_id = park)
      order by f.no limit most
    ), deleted as (
      delete from plugin_storage_dispatch.forecasts f using old where f.park_id = park and f.no = old.no returning f.no
    )
    select count(*), min(no), max(no) into gone, low, high from deleted;
  else
    raise exception 'purge: expected plans or forecasts, got %', what using errcode = '22023';
  end if;
  if gone > 0 then
    insert into plugin_storage_dispatch.purges (park_id, kind, first_no, last_no, before) values (park, what, low, high, cutoff);
  end if;
  return gone;
end
$$;

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
