-- Whether the clock of the database can be gone by. Retention believes a time once that clock has come to it without a
-- step for a day: whoever set it wrongly has a day to see it. A pause of up to two days, such as a weekend, is none:
-- what is freed lies five days beyond what was promised.
create table telemetry.retention_clock (
  one boolean primary key default true check (one),
  steady_since timestamptz not null,
  seen_at timestamptz not null
);
alter table telemetry.retention_clock enable row level security;
alter table telemetry.retention_clock force row level security;
create policy owner_rows on telemetry.retention_clock to current_user using (true) with check (true);
revoke all on telemetry.retention_clock from lingtan_app;

-- Looks at the clock; nobody can tell it a time.
create function telemetry.note_time() returns void
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into telemetry.retention_clock as c (steady_since, seen_at)
  select t.now, t.now from (select clock_timestamp() as now) t
  on conflict (one) do update set seen_at = excluded.seen_at,
    steady_since = case when excluded.seen_at between c.seen_at - interval '1 minute' and c.seen_at + interval '2 days'
      then c.steady_since else excluded.seen_at end
  where excluded.seen_at not between c.seen_at and c.seen_at + interval '10 minutes'
$$;

-- The time by which may be freed: `moment`, and never one that has not come; null where the clock has been set.
create function telemetry.retention_moment(moment timestamptz) returns timestamptz
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
  select least(moment, t.now) from telemetry.retention_clock c, (select clock_timestamp() as now) t
  where t.now between c.seen_at - interval '1 minute' and c.seen_at + interval '2 days'
    and c.steady_since <= t.now - interval '1 day'
$$;

-- What frees is called by its owner only, with such a time.
alter function telemetry.rewrite_samples_week(text, timestamptz) rename to rewrite_samples_week_at;
revoke all on function telemetry.rewrite_samples_week_at(text, timestamptz) from public, lingtan_app;
alter function telemetry.drop_minutes(timestamptz) rename to drop_minutes_at;
revoke all on function telemetry.drop_minutes_at(timestamptz) from public, lingtan_app;

create function telemetry.rewrite_samples_week(week_table text, moment timestamptz) returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  at timestamptz := telemetry.retention_moment(moment);
begin
  return at is not null and telemetry.rewrite_samples_week_at(week_table, at);
end
$$;

create function telemetry.drop_minutes(moment timestamptz) returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  at timestamptz := telemetry.retention_moment(moment);
begin
  return case when at is null then 0 else telemetry.drop_minutes_at(at) end;
end
$$;

revoke all on function telemetry.note_time() from public;
revoke all on function telemetry.retention_moment(timestamptz) from public;
revoke all on function telemetry.rewrite_samples_week(text, timestamptz) from public;
revoke all on function telemetry.drop_minutes(timestamptz) from public;
grant execute on function telemetry.note_time() to lingtan_app;
grant execute on function telemetry.retention_moment(timestamptz) to lingtan_app;
grant execute on function telemetry.rewrite_samples_week(text, timestamptz) to lingtan_app;
grant execute on function telemetry.drop_minutes(timestamptz) to lingtan_app;
