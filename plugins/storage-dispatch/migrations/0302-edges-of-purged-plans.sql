-- With a plan goes what it was made from, and with that the samples that were kept for it alone. Forecasts have no such edges of their
-- own: what they rest on is answered by rule.
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
  nos bigint[];
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
    select count(*), min(no), max(no), array_agg(no) into gone, low, high, nos from deleted;
    perform kernel.forget_edges(array(select 'dispatch.plan/' || no from unnest(nos) no));
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
