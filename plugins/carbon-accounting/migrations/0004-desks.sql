-- Requests for data to enterprises, and what became of them: steps are added and never changed.
create table requests (
  park_id text not null,
  no bigint not null check (no >= 1),
  enterprise_id text not null,
  period text not null check (period ~ '^\d{4}(-\d{2})?$'),
  due date not null,
  -- What is asked for: kind, item, unit and words.
  items jsonb not null,
  note text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no)
);
create table request_steps (
  park_id text not null,
  request_no bigint not null,
  no integer not null check (no >= 1),
  enterprise_id text not null,
  step text not null check (step in ('submitted', 'withdrawn', 'returned', 'accepted', 'cancelled')),
  -- Activities of a submission.
  activities jsonb not null,
  note text not null,
  person text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, request_no, no)
);

-- Verifications of publications by an auditor: the plan with its sample, and checks, findings, answers and the sign-off as steps.
create table verifications (
  park_id text not null,
  no bigint not null check (no >= 1),
  period text not null check (period ~ '^\d{4}(-\d{2})?$'),
  profile text not null,
  revision integer not null check (revision >= 1),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  plan jsonb not null,
  sample jsonb not null,
  note text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, no)
);
create table verification_steps (
  park_id text not null,
  verification_no bigint not null,
  no integer not null check (no >= 1),
  step text not null check (step in ('check', 'finding', 'answer', 'close', 'sign')),
  content jsonb not null,
  person text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, verification_no, no)
);
create unique index verification_signed_once on verification_steps (park_id, verification_no) where step = 'sign';

-- Product passports as they were issued, byte for byte.
create table passports (
  park_id text not null,
  id text not null check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  revision integer not null check (revision >= 1),
  enterprise_id text,
  content text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  note text not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, id, revision)
);

do $$
declare name text;
begin
  foreach name in array array['requests', 'request_steps', 'verifications', 'verification_steps', 'passports'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
  -- An enterprise reads its own; the park writes.
  foreach name in array array['requests', 'passports'] loop
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
  foreach name in array array['verifications', 'verification_steps'] loop
    execute format($policy$create policy park on %I using (
      park_id = (select current_setting('lingtan.park_id', true))
      and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')$policy$, name);
  end loop;
end $$;
-- An enterprise submits for itself and takes back what it submitted; the park decides.
create policy park on request_steps
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or enterprise_id = (select current_setting('lingtan.enterprise_id', true)))
  )
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
      or (enterprise_id = (select current_setting('lingtan.enterprise_id', true)) and step in ('submitted', 'withdrawn')))
  );
revoke update, delete on requests, request_steps, verifications, verification_steps, passports from lingtan_app;
