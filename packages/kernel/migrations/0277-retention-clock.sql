-- Whether the clock of the database can be gone by. What is deleted for its age goes by a time that this clock has come to without a
-- step for a day: whoever set it wrongly has a day to see it. A pause of up to two days, such as a weekend, is no step.
create table retention_clock (
  one boolean primary key default true check (one),
  steady_since timestamptz not null,
  seen_at timestamptz not null
);
alter table retention_clock enable row level security;
alter table retention_clock force row level security;
create policy owner_rows on retention_clock to current_user using (true) with check (true);
revoke all on retention_clock from lingtan_kernel;

-- Looks at the clock; nobody can tell it a time.
create function kernel.note_time() returns void
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into kernel.retention_clock as c (steady_since, seen_at)
  select t.now, t.now from (select clock_timestamp() as now) t
  on conflict (one) do update set seen_at = excluded.seen_at,
    steady_since = case when excluded.seen_at between c.seen_at - interval '1 minute' and c.seen_at + interval '2 days'
      then c.steady_since else excluded.seen_at end
  where excluded.seen_at not between c.seen_at and c.seen_at + interval '10 minutes'
$$;

-- The time by which may be deleted: `moment`, and never one that has not come; null where the clock has been set. Stable, so that
-- statements ask it once and use their indexes.
create function kernel.retention_moment(moment timestamptz) returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select least(moment, t.now) from kernel.retention_clock c, (select now() as now) t
  where t.now between c.seen_at - interval '1 minute' and c.seen_at + interval '2 days'
    and c.steady_since <= t.now - interval '1 day'
$$;

revoke all on function kernel.note_time() from public;
revoke all on function kernel.retention_moment(timestamptz) from public;
grant execute on function kernel.note_time() to lingtan_kernel, lingtan_app;
grant execute on function kernel.retention_moment(timestamptz) to lingtan_kernel, lingtan_app;
