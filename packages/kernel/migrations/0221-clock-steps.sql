-- When the clock of a machine was set: what was stored with times of its clock in between is marked in the evidence. Of the
-- installation, and of no park.
create table clock_steps (
  id bigint generated always as identity primary key,
  machine text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  seen_at timestamptz not null default now()
);
revoke all on clock_steps from lingtan_kernel;
grant select, insert on clock_steps to lingtan_kernel;
