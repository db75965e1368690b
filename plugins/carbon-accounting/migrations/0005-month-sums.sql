-- Sums over months of the newest entries, written with them: an inventory of a year reads twelve rows per use and flow instead of
-- every day. They follow from the entries and are worked out anew whenever a day of the month changes.
create table month_sums (
  park_id text not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  use_key text not null,
  flow text not null,
  enterprise_id text,
  total_wh bigint not null,
  days integer not null,
  -- Place of the worst quality: 0 actual, 1 estimated, 2 edited, 3 missing.
  worst smallint not null check (worst between 0 and 3),
  primary key (park_id, month, use_key, flow)
);

-- The migrating role may be bound by the policies, and sees no park.
alter table entries no force row level security;
insert into month_sums (park_id, month, use_key, flow, enterprise_id, total_wh, days, worst)
select park_id, to_char(day, 'YYYY-MM'), use_key, flow, enterprise_id, sum(total_wh), count(*),
  max(array_position(array['actual', 'estimated', 'edited', 'missing'], quality)) - 1
from (
  select distinct on (park_id, day, use_key, flow) park_id, day, use_key, flow, enterprise_id, total_wh, quality
  from entries order by park_id, day, use_key, flow, revision desc
) newest
group by 1, 2, 3, 4, 5;
alter table entries force row level security;

alter table month_sums enable row level security;
alter table month_sums force row level security;
-- As the entries: an enterprise reads its own rows, and only the park writes.
create policy own_rows on month_sums for select using (
  park_id = (select current_setting('lingtan.park_id', true))
  and enterprise_id = (select current_setting('lingtan.enterprise_id', true))
);
create policy park on month_sums using (
  park_id = (select current_setting('lingtan.park_id', true))
  and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
);
