-- Share of the intervals of a day by their quality, over the meters that the supply mix of the day rests on. Rows are never changed; a
-- day whose readings were revised gets a further revision.
create table day_quality (
  park_id text not null,
  day date not null,
  revision integer not null check (revision >= 1),
  actual double precision not null check (actual between 0 and 1),
  estimated double precision not null check (estimated between 0 and 1),
  edited double precision not null check (edited between 0 and 1),
  missing double precision not null check (missing between 0 and 1),
  recorded_at timestamptz not null default now(),
  primary key (park_id, day, revision)
);

-- What each meter of the balance gave in a month that is over: intervals with a value of those that the month has. They follow from the
-- readings and are worked out anew when a day of the month changes and when the month is closed.
create table month_meters (
  park_id text not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  meter text not null,
  enterprise_id text,
  name jsonb not null,
  known integer not null check (known >= 0),
  expected integer not null check (expected >= 0),
  primary key (park_id, month, meter)
);

-- The migrating role may be bound by the policies, and sees no park.
alter table entries no force row level security;
alter table pending_days no force row level security;
-- Only the worst of a day is known of what was posted before: days with anything but readings are read anew.
insert into day_quality (park_id, day, revision, actual, estimated, edited, missing, recorded_at)
select park_id, day, 1, (worst = 1)::int, (worst = 2)::int, (worst = 3)::int, (worst = 4)::int, recorded_at
from (
  select park_id, day, max(array_position(array['actual', 'estimated', 'edited', 'missing'], quality)) as worst,
    max(recorded_at) as recorded_at
  from (
    select distinct on (park_id, day, use_key, flow) park_id, day, quality, recorded_at
    from entries order by park_id, day, use_key, flow, revision desc
  ) newest
  group by park_id, day
) days;
insert into pending_days (park_id, day) select park_id, day from day_quality where actual < 1 order by park_id, day;
alter table entries force row level security;
alter table pending_days force row level security;

alter table day_quality enable row level security;
alter table day_quality force row level security;
alter table month_meters enable row level security;
alter table month_meters force row level security;
-- The quality of a day is that of the park and names nobody.
create policy park on day_quality
  using (park_id = (select current_setting('lingtan.park_id', true)))
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
-- As the entries: an enterprise reads its own rows, and only the park writes.
create policy own_rows on month_meters for select using (
  park_id = (select current_setting('lingtan.park_id', true))
  and enterprise_id = (select current_setting('lingtan.enterprise_id', true))
);
create policy park on month_meters using (
  park_id = (select current_setting('lingtan.park_id', true))
  and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
);
revoke update, delete on day_quality from lingtan_app;
