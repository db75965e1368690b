-- What a retirement covers: by amount, or hour by hour what was used in the hour of generation. Consumption is what the
-- meters of the account said when it was retired; null where the park does not meter it.
alter table retirements
  add column matching text not null default 'total' check (matching in ('total', 'hourly')),
  add column consumption_wh bigint check (consumption_wh >= 0),
  add column consumption_ref text;
create index claims_by_issuance on claims (park_id, issuance_no);
create index holdings_by_issuance on holdings (park_id, issuance_no);
create index holdings_by_parent on holdings (park_id, parent_id) where parent_id is not null;
create index issuances_by_time on issuances (park_id, starts_at);

-- Who holds certificates, or has retired them, may see what they certify, whoever they were issued to.
drop policy park on issuances;
create policy park on issuances using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true))
      or exists (select 1 from holdings h where h.park_id = issuances.park_id and h.issuance_no = issuances.no
        and h.enterprise_id = (select current_setting('lingtan.enterprise_id', true)))))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');
