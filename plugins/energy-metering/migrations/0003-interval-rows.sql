-- Intervals in a third of the space: numbers in the row, everything that repeats beside it. Rows are never changed, and
-- the current figure is still the one with the highest revision.

-- One meter, direction and width.
create table interval_series (
  id integer generated always as identity primary key,
  park_id text not null,
  meter_id text not null,
  direction text not null check (direction in ('import', 'export')),
  minutes smallint not null check (minutes in (1, 5, 15, 30, 60)),
  unique (park_id, meter_id, direction, minutes)
);

-- What revisions rest on and who made them, once for all that share it.
create table interval_basis (
  id integer generated always as identity primary key,
  park_id text not null,
  -- Digest of all that follows, by which equal ones are found.
  key text not null,
  series integer not null references interval_series (id),
  -- Owner of the meter when the revision was made.
  enterprise_id text,
  -- `closing` from samples; else what put the amount there: an estimate, an edit, a formula.
  origin text not null,
  point_id text,
  -- CT × PT.
  ratio double precision not null,
  -- Register at the end + shift − register at the start = amount: rollovers, restarts and replacements inside.
  shift_reading bigint not null default 0,
  -- First and last sample, where they are too far from the interval for the row.
  sample_from timestamptz,
  sample_to timestamptz,
  produced_by text not null,
  author text,
  note text,
  detail jsonb,
  unique (park_id, key)
);

-- Names of methods and reasons, by the number that stands in a row.
create table interval_codes (
  code smallint generated always as identity primary key,
  name text not null unique
);

create table interval_rows (
  -- Integer in the base unit of the meter's kind; null when missing.
  amount bigint,
  -- Register at the start in the same unit; null unless a counter was used. At the end it is this + amount − shift.
  start_reading bigint,
  recorded_at timestamptz not null,
  series integer not null,
  -- Start in minutes since 1970, UTC.
  slot integer not null,
  basis integer not null,
  -- First and last sample, ms from the start; null when there is none, or when the basis holds them.
  sample_from_ms integer,
  sample_to_ms integer,
  revision smallint not null check (revision >= 1),
  park_no smallint not null,
  -- 0 actual, 1 estimated, 2 edited, 3 missing.
  status smallint not null check (status between 0 and 3),
  method smallint not null,
  reason smallint,
  primary key (series, slot, revision),
  check ((amount is null) = (status = 3))
);

-- The migrating role may be bound by the policies, and sees no park.
alter table intervals no force row level security;

insert into interval_codes (name)
select name from (
  select distinct method as name from intervals
  union select distinct reason from intervals where reason is not null
) as used order by name;

insert into interval_series (park_id, meter_id, direction, minutes)
select distinct park_id, meter_id, direction, minutes from intervals order by 1, 2, 3, 4;

create temporary table moved on commit drop as
select i.*, s.id as series, p.no as park_no,
  abs(extract(epoch from i.sample_from - i.starts_at)) > 2000000 or abs(extract(epoch from i.sample_to - i.starts_at)) > 2000000 as far
from intervals i
join interval_series s using (park_id, meter_id, direction, minutes)
join kernel.parks p on p.id = i.park_id;
alter table moved add key text;
update moved set key = md5(concat_ws(E'\x1f', series, coalesce(enterprise_id, E'\x1e'), coalesce(point_id, E'\x1e'), ratio,
  shift_reading, produced_by, case when far then concat(sample_from, E'\x1e', sample_to) end));

insert into interval_basis (park_id, key, series, enterprise_id, origin, point_id, ratio, shift_reading, sample_from, sample_to, produced_by)
select distinct on (park_id, key) park_id, key, series, enterprise_id, 'closing', point_id, ratio, shift_reading,
  case when far then sample_from end, case when far then sample_to end, produced_by
from moved order by park_id, key;

insert into interval_rows (amount, start_reading, recorded_at, series, slot, basis, sample_from_ms, sample_to_ms, revision, park_no, status, method, reason)
select m.amount, m.start_reading, m.recorded_at, m.series, (extract(epoch from m.starts_at) / 60)::integer, b.id,
  case when not coalesce(far, false) then (extract(epoch from m.sample_from - m.starts_at) * 1000)::integer end,
  case when not coalesce(far, false) then (extract(epoch from m.sample_to - m.starts_at) * 1000)::integer end,
  m.revision, m.park_no, array_position(array['actual', 'estimated', 'edited', 'missing'], m.status) - 1, c.code, r.code
from moved m
join interval_basis b using (park_id, key)
join interval_codes c on c.name = m.method
left join interval_codes r on r.name = m.reason
order by m.series, 5, m.revision;

drop table intervals;

alter table interval_series enable row level security;
alter table interval_series force row level security;
alter table interval_basis enable row level security;
alter table interval_basis force row level security;
alter table interval_rows enable row level security;
alter table interval_rows force row level security;

create policy park on interval_basis
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
create policy park on interval_series
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or id in (select b.series from interval_basis b))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
-- Settings are read once per statement; the list of an enterprise's bases is a hashed sub-plan that only runs for members.
create policy park on interval_rows
  using (
    park_no = (select nullif(current_setting('lingtan.park_no', true), '')::smallint)
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or basis in (select b.id from interval_basis b))
  )
  with check (
    park_no = (select nullif(current_setting('lingtan.park_no', true), '')::smallint)
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on interval_series, interval_basis, interval_codes, interval_rows from lingtan_app;

-- Revisions with names instead of numbers, for people and reports; bulk reads go to the tables.
create view intervals with (security_invoker = true) as
select s.park_id, b.enterprise_id, s.meter_id, s.direction, to_timestamp(r.slot * 60::float8) as starts_at, s.minutes, r.revision::integer as revision,
  r.amount, (array['actual', 'estimated', 'edited', 'missing'])[r.status + 1] as status, m.name as method, c.name as reason,
  r.start_reading, case when r.start_reading is not null then r.start_reading + r.amount - b.shift_reading end as end_reading, b.shift_reading,
  b.point_id,
  coalesce(b.sample_from, to_timestamp(r.slot * 60::float8) + r.sample_from_ms * interval '1 millisecond') as sample_from,
  coalesce(b.sample_to, to_timestamp(r.slot * 60::float8) + r.sample_to_ms * interval '1 millisecond') as sample_to,
  b.ratio, r.recorded_at, b.produced_by, b.origin, b.author, b.note
from interval_rows r
join interval_series s on s.id = r.series
join interval_basis b on b.id = r.basis
join interval_codes m on m.code = r.method
left join interval_codes c on c.code = r.reason;
revoke insert, update, delete on intervals from lingtan_app;
