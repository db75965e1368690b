-- Dashboards: shared with the park (no owner) or a person's own, and what each looked like before.
-- The kernel's role sees those of the park, and of the person, that its transaction says it works for.
create table dashboards (
  park_id text not null references parks (id) on delete cascade,
  id text not null,
  owner_id text references auth."user" ("id") on delete cascade,
  title jsonb not null,
  panels jsonb not null,
  revision integer not null default 1,
  changed_by text not null,
  changed_at timestamptz not null default now(),
  primary key (park_id, id)
);
create index dashboards_by_owner on dashboards (owner_id);
alter table dashboards enable row level security;
alter table dashboards force row level security;
create policy own_or_shared on dashboards to lingtan_kernel
  using (park_id = current_setting('lingtan.park_id', true)
    and (owner_id is null or owner_id = current_setting('lingtan.person_id', true)))
  with check (park_id = current_setting('lingtan.park_id', true)
    and (owner_id is null or owner_id = current_setting('lingtan.person_id', true)));
grant select, insert, update, delete on dashboards to lingtan_kernel;

create table dashboard_revisions (
  park_id text not null,
  id text not null,
  revision integer not null,
  title jsonb not null,
  panels jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (park_id, id, revision),
  foreign key (park_id, id) references dashboards (park_id, id) on delete cascade
);
alter table dashboard_revisions enable row level security;
alter table dashboard_revisions force row level security;
-- Whoever sees the dashboard sees what it was: the subquery is bound by the policy above.
create policy of_visible on dashboard_revisions to lingtan_kernel
  using (exists (select from dashboards d where d.park_id = dashboard_revisions.park_id and d.id = dashboard_revisions.id))
  with check (exists (select from dashboards d where d.park_id = dashboard_revisions.park_id and d.id = dashboard_revisions.id));
grant select, insert, delete on dashboard_revisions to lingtan_kernel;
