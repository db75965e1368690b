-- Forecasts of the load of each enterprise, of prices and of the carbon intensity, beside those that plans rest on.
alter table forecasts drop constraint forecasts_series_check;
alter table forecasts add constraint forecasts_series_check
  check (series in ('load', 'pv', 'wind', 'price', 'export-price', 'carbon-intensity'));
-- Enterprise whose load it is; empty for the park.
alter table forecasts add column enterprise_id text not null default '';
alter table forecasts add constraint forecasts_enterprise_check check (enterprise_id = '' or series = 'load');
drop index forecasts_by_series;
create index forecasts_by_series on forecasts (park_id, series, enterprise_id, no);
drop index forecasts_by_start;
create index forecasts_by_start on forecasts (park_id, series, enterprise_id, starts_at, no);

alter table forecast_errors add column enterprise_id text not null default '';
alter table forecast_errors drop constraint forecast_errors_pkey;
alter table forecast_errors add primary key (park_id, series, enterprise_id, target_at, lead_minutes);

-- What concerns an enterprise alone, it sees; nobody writes as an enterprise.
do $$
declare
  name text;
begin
  foreach name in array array['forecasts', 'forecast_errors'] loop
    execute format('drop policy park on %I', name);
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
        or enterprise_id = (select current_setting('lingtan.enterprise_id', true))))
      with check (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
  end loop;
end $$;
