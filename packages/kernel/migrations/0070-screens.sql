-- Displays on a wall: tokens that only read, and the arrangement of the digital screen of each park.
alter table tokens drop constraint tokens_kind_check;
alter table tokens add constraint tokens_kind_check check (kind in ('api-key', 'device', 'screen'));
alter table tokens drop constraint tokens_role_check;
alter table tokens add constraint tokens_role_check check (role in ('operator', 'member', 'auditor', 'device', 'screen'));
alter table tokens add constraint tokens_screen_check check ((kind = 'screen') = (role = 'screen'));

create table screens (
  park_id text primary key references parks (id) on delete cascade,
  layout jsonb not null,
  revision integer not null default 1,
  changed_at timestamptz not null default now()
);
alter table screens enable row level security;
alter table screens force row level security;
create policy kernel_all on screens to lingtan_kernel using (true) with check (true);
grant select, insert, update, delete on screens to lingtan_kernel;
