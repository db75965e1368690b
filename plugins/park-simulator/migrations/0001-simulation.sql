-- Where the model of a park stands, so that registers go on counting after a restart.
create table simulation (
  park_id text primary key,
  started_at timestamptz not null,
  -- Wall clock that the snapshot belongs to.
  snapshot_at timestamptz not null,
  snapshot jsonb not null
);

-- Stretches of time whose readings a data logger still has to hand in: the days before the first start, and the gaps
-- while the installation was off. `snapshot` is the model at the start, from which the readings are computed again
-- after a kill; `done` counts the chunks that were acknowledged.
create table history (
  park_id text not null,
  id bigint generated always as identity,
  from_at timestamptz not null,
  to_at timestamptz not null,
  snapshot jsonb not null,
  chunks jsonb not null,
  done integer not null default 0 check (done >= 0),
  finished_at timestamptz,
  primary key (park_id, id)
);
create index history_open on history (park_id, id) where finished_at is null;

alter table simulation enable row level security;
alter table simulation force row level security;
create policy park on simulation
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));

alter table history enable row level security;
alter table history force row level security;
create policy park on history
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
