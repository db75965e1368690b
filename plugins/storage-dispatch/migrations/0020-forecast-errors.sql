-- Plans may be made on an event, and say which.
alter table plans drop constraint plans_trigger_check;
alter table plans add constraint plans_trigger_check
  check (trigger in ('schedule', 'person', 'start', 'price', 'forecast-error', 'device'));
alter table plans add column cause jsonb;
drop index plans_by_slot;
create unique index plans_by_slot on plans (park_id, slot) where trigger in ('schedule', 'start');

-- What a forecast said of a quarter hour so long before, beside what was measured. Written once the interval is closed;
-- a later revision of the interval changes `actual` and counts `revision` up.
create table forecast_errors (
  park_id text not null,
  series text not null,
  -- Start of the quarter hour.
  target_at timestamptz not null,
  -- From the beginning of the forecast to the end of the quarter hour.
  lead_minutes integer not null check (lead_minutes > 0),
  forecast_no bigint not null,
  q10 double precision,
  q50 double precision not null,
  q90 double precision,
  actual double precision not null,
  -- The same quarter hour of the week before; null where it was not measured.
  naive double precision,
  revision integer not null default 1,
  recorded_at timestamptz not null default now(),
  primary key (park_id, series, target_at, lead_minutes)
);
create index forecasts_by_start on forecasts (park_id, series, starts_at, no);

-- What the watch saw last, by subject, so that a restart does not take old news for new.
create table watched (
  park_id text not null,
  subject text not null,
  value jsonb not null,
  seen_at timestamptz not null,
  primary key (park_id, subject)
);

-- What was deleted by retention: evidence of such a record says so.
create table purges (
  park_id text not null,
  kind text not null check (kind in ('plans', 'forecasts')),
  first_no bigint not null,
  last_no bigint not null,
  -- Everything issued before it went.
  before timestamptz not null,
  purged_at timestamptz not null default now(),
  primary key (park_id, kind, last_no)
);

-- Deletes plans or forecasts of the park of the transaction that were issued before `cutoff`, at most `most` of them, and
-- writes down which. The application role may not delete them itself. The newest usable plan stays.
create function plugin_storage_dispatch.purge(what text, cutoff timestamptz, most integer) returns bigint
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
revoke all on function plugin_storage_dispatch.purge(text, timestamptz, integer) from public;
grant execute on function plugin_storage_dispatch.purge(text, timestamptz, integer) to lingtan_app;

alter table forecast_errors enable row level security;
alter table forecast_errors force row level security;
create policy park on forecast_errors
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table watched enable row level security;
alter table watched force row level security;
create policy park on watched
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table purges enable row level security;
alter table purges force row level security;
create policy park on purges
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on purges from lingtan_app;
