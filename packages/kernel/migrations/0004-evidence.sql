-- Which record was derived from which. Bulk kinds answer by rule instead.
create table evidence_edges (
  park_id text not null,
  input_ref text not null,
  derived_ref text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, input_ref, derived_ref)
);
create index evidence_edges_derived on evidence_edges (park_id, derived_ref);
alter table evidence_edges enable row level security;
alter table evidence_edges force row level security;
create policy own_park on evidence_edges to lingtan_app
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
create policy kernel_all on evidence_edges to lingtan_kernel using (true) with check (true);
grant select, insert on evidence_edges to lingtan_app;
