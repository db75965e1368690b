-- Every formula a virtual meter has had, so that each revision of its intervals can be explained by the one of its time.
create table formulas (
  park_id text not null,
  meter_id text not null,
  version integer not null check (version >= 1),
  formula text not null,
  constants jsonb not null,
  unit text not null,
  -- Until when past intervals have been recalculated with it; null when all are.
  pending_from timestamptz,
  recorded_at timestamptz not null default now(),
  primary key (park_id, meter_id, version)
);
alter table formulas enable row level security;
alter table formulas force row level security;
create policy park on formulas
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on formulas from lingtan_app;
grant update (pending_from) on formulas to lingtan_app;
