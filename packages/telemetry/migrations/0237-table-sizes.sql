-- How large each table of the installation was on a day, so that its growth can be seen. Belongs to no park.
create table telemetry.table_sizes (
  day date not null,
  name text not null,
  bytes bigint not null,
  primary key (day, name)
);
alter table telemetry.table_sizes enable row level security;
alter table telemetry.table_sizes force row level security;
create policy everybody on telemetry.table_sizes using (true) with check (true);
