-- How long a park keeps its audit log, where that is longer than what the installation says for all.
create table audit_retention (
  park_id text primary key references parks (id) on delete cascade,
  days integer not null check (days between 365 and 36500)
);
alter table audit_retention enable row level security;
alter table audit_retention force row level security;
create policy kernel_all on audit_retention to lingtan_kernel using (true) with check (true);
revoke all on audit_retention from lingtan_app;
