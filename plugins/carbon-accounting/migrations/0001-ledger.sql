create function hours_sum(hours bigint[]) returns bigint
  language sql immutable strict
  return (select coalesce(sum(hour), 0)::bigint from unnest(hours) as of_day(hour));

-- Electricity by use and flow, hour by hour, in integer watt-hours: what the supply mix of a day says. Rows are never changed; a
-- revised day gets a new revision of the rows that differ.
create table entries (
  park_id text not null,
  -- Day of the park's zone.
  day date not null,
  use_key text not null,
  flow text not null check (
    flow in ('purchased', 'contracted', 'self-generated', 'exported', 'stored-green', 'stored-other', 'unmetered')
  ),
  revision integer not null check (revision >= 1),
  enterprise_id text,
  starts_at timestamptz not null,
  -- One per hour of the day: 24, or 23 and 25 where clocks change.
  hours bigint[] not null,
  total_wh bigint not null,
  -- Worst quality of the readings under it.
  quality text not null check (quality in ('actual', 'estimated', 'edited', 'missing')),
  recorded_at timestamptz not null default now(),
  produced_by text not null,
  primary key (park_id, day, use_key, flow, revision),
  check (total_wh = hours_sum(hours))
);

-- Days whose supply mix changed since they were posted. Written in the transaction that takes the event.
create table pending_days (
  id bigint generated always as identity primary key,
  park_id text not null,
  day date not null
);
create index pending_days_by_park on pending_days (park_id, day);

-- Activities from documents (fuels, process inputs, gases), posted in pairs of accounts. A correction reverses the row and posts a
-- new one, so that the sum over all rows is always what holds.
create table activities (
  park_id text not null,
  no bigint not null,
  activity_id text not null,
  revision integer not null check (revision >= 1),
  enterprise_id text,
  -- Day that it counts in.
  day date not null,
  -- Account that is charged and account that delivered.
  debit text not null,
  credit text not null,
  content jsonb not null,
  reverses bigint,
  note text not null,
  document_name text,
  document_sha256 text check (document_sha256 ~ '^[0-9a-f]{64}$'),
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no)
);
create unique index activities_reversed_once on activities (park_id, reverses) where reverses is not null;
create index activities_by_day on activities (park_id, day);

-- Versions of factors of the park, beside those that ship with the product. Usable once another person has approved them.
create table factors (
  park_id text not null,
  id text not null,
  version integer not null check (version >= 1),
  content jsonb not null,
  note text not null,
  proposed_by text not null,
  proposed_person text not null,
  proposed_at timestamptz not null default now(),
  primary key (park_id, id, version)
);
create table factor_decisions (
  park_id text not null,
  id text not null,
  version integer not null,
  approved boolean not null,
  note text not null,
  decided_by text not null,
  decided_at timestamptz not null default now(),
  primary key (park_id, id, version)
);

-- Closed periods as they were published, and their restatements as later revisions. The text is kept byte for byte.
create table periods (
  park_id text not null,
  period text not null check (period ~ '^\d{4}(-\d{2})?$'),
  profile text not null,
  revision integer not null check (revision >= 1),
  content text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  -- Null for the first publication.
  restatement jsonb,
  note text not null,
  published_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, period, profile, revision)
);

do $$
declare name text;
begin
  foreach name in array array['entries', 'pending_days', 'activities', 'factors', 'factor_decisions', 'periods'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
  -- An enterprise reads its own rows; only the park writes.
  foreach name in array array['entries', 'activities'] loop
    execute format($policy$create policy park on %I
      using (
        park_id = (select current_setting('lingtan.park_id', true))
        and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
          or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
      )
      with check (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      )$policy$, name);
  end loop;
  -- Factors are the same for all; what is published of the park is the park's.
  foreach name in array array['factors', 'factor_decisions'] loop
    execute format($policy$create policy park on %I
      using (park_id = (select current_setting('lingtan.park_id', true)))
      with check (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      )$policy$, name);
  end loop;
  foreach name in array array['pending_days', 'periods'] loop
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
  end loop;
end $$;
revoke update, delete on entries, activities, factors, factor_decisions, periods from lingtan_app;
