-- Backtests over the history of the park: what was asked, how far the work is, and the result.
create table backtests (
  park_id text not null,
  no bigint not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  progress double precision not null default 0 check (progress between 0 and 1),
  request jsonb not null,
  currency text not null,
  -- Where a job that was interrupted goes on.
  checkpoint jsonb,
  result jsonb,
  error text,
  primary key (park_id, no),
  check ((state = 'done') = (result is not null))
);

alter table backtests enable row level security;
alter table backtests force row level security;
create policy park on backtests
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );

revoke delete on backtests from lingtan_app;
