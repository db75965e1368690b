-- Spans in which frames of a logger arrived whose time stood still; `until_at` and `frames` grow while it lasts.
create table frozen_clocks (
  park_id text not null,
  device text not null,
  since_at timestamptz not null,
  until_at timestamptz not null,
  stuck_at timestamptz not null,
  frames integer not null check (frames > 0),
  primary key (park_id, device, since_at)
);
create index frozen_clocks_by_end on frozen_clocks (park_id, until_at);
alter table frozen_clocks enable row level security;
alter table frozen_clocks force row level security;
create policy park on frozen_clocks
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke delete on frozen_clocks from lingtan_app;
