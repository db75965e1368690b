-- Which intervals samples leave open, by UTC day: nothing known (missing), or a counter difference without shape over a long
-- gap (gaps). Slots are counted from midnight UTC. Follows the intervals; kept so that what an estimate may rest on can be
-- found without reading them.
create table vee_holes (
  park_id text not null,
  meter_id text not null,
  direction text not null check (direction in ('import', 'export')),
  minutes smallint not null,
  day date not null,
  missing int2[] not null,
  gaps int2[] not null,
  primary key (park_id, meter_id, direction, minutes, day)
);
create index vee_holes_by_day on vee_holes (park_id, minutes, day);

-- Gaps whose total a register gave and whose shape similar days gave: one row each time they are spread.
create table vee_spreads (
  id bigint generated always as identity primary key,
  park_id text not null,
  meter_id text not null,
  direction text not null,
  starts_at timestamptz not null,
  total bigint not null,
  -- Median of similar days for each interval of the gap.
  weights bigint[] not null,
  recorded_at timestamptz not null default now()
);

-- What an estimated revision rests on. Rows are never changed.
create table vee_estimates (
  park_id text not null,
  meter_id text not null,
  direction text not null check (direction in ('import', 'export')),
  starts_at timestamptz not null,
  minutes smallint not null,
  revision integer not null,
  method text not null,
  -- Inputs column by column, in the revisions that were read.
  input_meters text[] not null,
  input_directions text[] not null,
  input_starts timestamptz[] not null,
  input_revisions int[] not null,
  input_amounts bigint[] not null,
  -- Place among the `count` intervals of the stretch or gap.
  index integer not null,
  count integer not null,
  spread_id bigint references vee_spreads,
  -- What samples alone say, where that is a counter difference (a long gap); null where they say nothing.
  base_amount bigint,
  base_start_reading bigint,
  base_end_reading bigint,
  base_shift bigint,
  recorded_at timestamptz not null default now(),
  primary key (park_id, meter_id, direction, starts_at, minutes, revision)
);

-- One row per finding over a span: the queue that an operator works off.
create table vee_exceptions (
  id bigint generated always as identity primary key,
  park_id text not null,
  enterprise_id text,
  rule text not null,
  severity text not null check (severity in ('notice', 'warning', 'alarm')),
  meter_id text not null,
  direction text not null check (direction in ('import', 'export')),
  minutes smallint not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  measured double precision,
  limit_value double precision,
  unit text not null,
  detail jsonb not null default '{}',
  state text not null default 'open' check (state in ('open', 'acknowledged', 'resolved')),
  resolution text check (resolution in ('auto', 'accepted', 'edited', 'merged')),
  assignee text,
  opened_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  resolved_at timestamptz,
  check (to_at > from_at),
  check ((state = 'resolved') = (resolution is not null))
);
create index vee_exceptions_by_meter on vee_exceptions (park_id, meter_id, from_at)
  where state <> 'resolved' or resolution = 'accepted';
create index vee_exceptions_by_state on vee_exceptions (park_id, state, id);

-- What happened to each exception. Rows are never changed.
create table vee_exception_log (
  id bigint generated always as identity primary key,
  park_id text not null,
  enterprise_id text,
  exception_id bigint not null references vee_exceptions,
  at timestamptz not null default now(),
  -- Null: the validation itself.
  actor_id text,
  actor_name text,
  action text not null,
  note text,
  detail jsonb not null default '{}'
);
create index vee_exception_log_by_exception on vee_exception_log (park_id, exception_id, id);

-- Amounts that a person proposes for a span of a meter, and what became of the proposal.
create table vee_edits (
  id bigint generated always as identity primary key,
  park_id text not null,
  enterprise_id text,
  meter_id text not null,
  direction text not null check (direction in ('import', 'export')),
  minutes smallint not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  method text not null,
  reason text not null,
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'rejected', 'withdrawn')),
  second_look text not null check (second_look in ('required', 'waived')),
  -- One entry per interval of the span: the amount to be, and the interval as it was when the edit was proposed.
  amounts bigint[] not null,
  before_amounts bigint[] not null,
  before_status text[] not null,
  before_revisions int[] not null,
  -- What samples said at that time, so that late samples under the edit are noticed.
  base_amounts bigint[] not null,
  author_id text not null,
  author_name text not null,
  proposed_at timestamptz not null default now(),
  decided_by text,
  decided_name text,
  decided_at timestamptz,
  decision_note text,
  withdrawn_by text,
  withdrawn_name text,
  withdrawn_at timestamptz,
  withdrawal_note text,
  check (to_at > from_at),
  check (cardinality(amounts) = cardinality(before_amounts))
);
create index vee_edits_by_meter on vee_edits (park_id, meter_id, from_at) where state in ('proposed', 'approved');
create index vee_edits_by_state on vee_edits (park_id, state, id);

-- Which revisions an edit made. Rows are never changed.
create table vee_edit_revisions (
  park_id text not null,
  enterprise_id text,
  meter_id text not null,
  direction text not null,
  starts_at timestamptz not null,
  minutes smallint not null,
  revision integer not null,
  edit_id bigint not null references vee_edits,
  primary key (park_id, meter_id, direction, starts_at, minutes, revision)
);

-- How far the checks that run beside closing have come.
create table vee_state (
  park_id text primary key,
  -- Of the configuration that the history was validated with.
  fingerprint text,
  -- Sums of families, power and clocks were checked up to here; goes back when older intervals change.
  checked_until timestamptz
);

alter table vee_holes enable row level security;
alter table vee_holes force row level security;
create policy park on vee_holes
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table vee_spreads enable row level security;
alter table vee_spreads force row level security;
create policy park on vee_spreads
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table vee_estimates enable row level security;
alter table vee_estimates force row level security;
create policy park on vee_estimates
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table vee_state enable row level security;
alter table vee_state force row level security;
create policy park on vee_state
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

alter table vee_exceptions enable row level security;
alter table vee_exceptions force row level security;
create policy park on vee_exceptions
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table vee_exception_log enable row level security;
alter table vee_exception_log force row level security;
create policy park on vee_exception_log
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table vee_edits enable row level security;
alter table vee_edits force row level security;
create policy park on vee_edits
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
alter table vee_edit_revisions enable row level security;
alter table vee_edit_revisions force row level security;
create policy park on vee_edit_revisions
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

revoke update, delete on vee_spreads, vee_estimates, vee_exception_log, vee_edit_revisions from lingtan_app;
revoke delete on vee_exceptions, vee_edits from lingtan_app;
