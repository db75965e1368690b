-- Every change by a person, a plugin or a device command. Rows of one chain are linked by hash, in the order of `seq`.
create table audit_log (
  chain text not null,
  seq bigint not null check (seq > 0),
  park_id text,
  at timestamptz not null,
  actor jsonb not null,
  action text not null,
  subject text not null,
  before jsonb,
  after jsonb,
  note text,
  prev_hash text not null,
  hash text not null,
  primary key (chain, seq),
  check (chain = coalesce(park_id, 'platform'))
);
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy own_park on audit_log to lingtan_app
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
create policy kernel_read on audit_log for select to lingtan_kernel using (true);
create policy kernel_append on audit_log for insert to lingtan_kernel with check (true);
revoke all on audit_log from lingtan_kernel;
grant select, insert on audit_log to lingtan_app, lingtan_kernel;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

-- Heads of chains, signed by the installation: what makes a cut-off tail visible. Exported for safe keeping elsewhere.
create table audit_anchors (
  id bigint generated always as identity primary key,
  chain text not null,
  seq bigint not null,
  hash text not null,
  at timestamptz not null,
  key_id text not null,
  signature text not null
);
create index audit_anchors_by_chain on audit_anchors (chain, seq);
revoke all on audit_anchors from lingtan_kernel;
grant select, insert on audit_anchors to lingtan_kernel;
create trigger append_only before update or delete or truncate on audit_anchors
  for each statement execute function refuse_change();
