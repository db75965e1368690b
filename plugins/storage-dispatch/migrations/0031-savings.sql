-- Savings reports: what storage saved in whole months, beside other ways of running the same site.
create table savings_reports (
  park_id text not null,
  no bigint not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  progress double precision not null default 0 check (progress between 0 and 1),
  request jsonb not null,
  currency text not null,
  result jsonb,
  error text,
  primary key (park_id, no),
  check ((state = 'done') = (result is not null))
);

alter table savings_reports enable row level security;
alter table savings_reports force row level security;
create policy park on savings_reports
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

revoke delete on savings_reports from lingtan_app;
