-- Claims on green power as the register of certificates states them. Rows are never changed: a claim that is withdrawn gets a further
-- revision.
create table claims (
  park_id text not null,
  claim text not null,
  revision integer not null check (revision >= 1),
  account text not null,
  enterprise_id text,
  wh bigint not null check (wh >= 0),
  -- Beneficiary, purpose, period, generators and reference of the register.
  content jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, claim, revision)
);

-- What became of each claim: which consumption of which month it covers, and why the rest covers nothing.
create table claim_uses (
  park_id text not null,
  claim text not null,
  part text not null check (part in ('covers', 'backs-contract', 'own-generation', 'unused')),
  -- Empty where nothing is covered.
  use_key text not null,
  month text not null check (month ~ '^(\d{4}-\d{2})?$'),
  revision integer not null check (revision >= 1),
  enterprise_id text,
  wh bigint not null check (wh >= 0),
  recorded_at timestamptz not null default now(),
  primary key (park_id, claim, part, use_key, month, revision)
);
create index claim_uses_by_month on claim_uses (park_id, month);

-- One use per Wh: whatever the code does, a claim is never used for more than it is of.
create function check_claim_once() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
  used bigint;
  claimed bigint;
begin
  select coalesce(sum(wh), 0) into used from (
    select distinct on (part, use_key, month) wh from plugin_carbon_accounting.claim_uses
    where park_id = new.park_id and claim = new.claim order by part, use_key, month, revision desc
  ) newest;
  select wh into claimed from plugin_carbon_accounting.claims
    where park_id = new.park_id and claim = new.claim order by revision desc limit 1;
  if used > coalesce(claimed, 0) then
    raise exception 'claim % is of % Wh and would be used for % Wh', new.claim, coalesce(claimed, 0), used
      using errcode = 'check_violation', constraint = 'claim_used_once';
  end if;
  return null;
end $$;
create constraint trigger claim_used_once after insert on claim_uses
  deferrable initially deferred for each row execute function check_claim_once();
create constraint trigger claim_used_once after insert on claims
  deferrable initially deferred for each row execute function check_claim_once();

do $$
declare name text;
begin
  foreach name in array array['claims', 'claim_uses'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    -- An enterprise reads its own rows; only the park writes.
    execute format($policy$create policy park on %I
      using (
        park_id = (select current_setting('lingtan.park_id', true))
        and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
          or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
      )
      with check (
        park_id = (select current_setting('lingtan.park_id', true))
        and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      )$policy$, name);
  end loop;
end $$;
revoke update, delete on claims, claim_uses from lingtan_app;
