-- What people are told of. A notice is kept once, for all who hold its permission; what each has read is kept per person.
-- `lingtan.park_id` = '*' is the kernel's own upkeep, which sees all parks.
create table notices (
  id bigint generated always as identity primary key,
  park_id text not null references parks (id) on delete cascade,
  plugin_id text not null,
  kind text not null,
  key text not null,
  severity text not null check (severity in ('info', 'task', 'alarm')),
  permission text not null,
  enterprise_id text,
  person_id text,
  name jsonb not null,
  text jsonb not null,
  link text,
  count integer not null default 1,
  at timestamptz not null default now(),
  settled_at timestamptz,
  unique (park_id, kind, key)
);
create index notices_newest on notices (park_id, at desc, id desc);
alter table notices enable row level security;
alter table notices force row level security;
create policy own_park on notices to lingtan_app
  using (park_id = current_setting('lingtan.park_id', true))
  with check (park_id = current_setting('lingtan.park_id', true));
create policy for_viewer on notices to lingtan_kernel
  using (current_setting('lingtan.park_id', true) = '*'
    or (park_id = current_setting('lingtan.park_id', true)
      and (person_id is null or person_id = current_setting('lingtan.person_id', true))
      and coalesce(current_setting('lingtan.enterprise_id', true), '') in ('', coalesce(enterprise_id, current_setting('lingtan.enterprise_id', true)))))
  with check (current_setting('lingtan.park_id', true) in ('*', park_id));
grant select, insert, update on notices to lingtan_app;
grant select, insert, update, delete on notices to lingtan_kernel;

create table notice_marks (
  notice_id bigint not null references notices (id) on delete cascade,
  person_id text not null references auth."user" ("id") on delete cascade,
  read_at timestamptz not null default now(),
  primary key (notice_id, person_id)
);
alter table notice_marks enable row level security;
alter table notice_marks force row level security;
create policy own_marks on notice_marks to lingtan_kernel
  using (person_id = current_setting('lingtan.person_id', true))
  with check (person_id = current_setting('lingtan.person_id', true));
grant select, insert, update on notice_marks to lingtan_kernel;
