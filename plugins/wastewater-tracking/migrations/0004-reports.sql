-- Operating and discharge reports. The content is fixed when a draft is made; a correction is the next revision.
create table reports (
  park_id text not null,
  id bigint not null,
  plant text not null,
  kind text not null check (kind in ('operating', 'discharge')),
  period text not null,
  revision integer not null check (revision > 0),
  content jsonb not null,
  sha256 text not null,
  state text not null check (state in ('draft', 'checked', 'signed', 'submitted', 'corrected', 'withdrawn')),
  due date not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, id),
  unique (park_id, plant, kind, period, revision)
);

create table report_steps (
  park_id text not null,
  report_id bigint not null,
  no integer not null,
  step text not null,
  actor text not null,
  actor_id text not null,
  note text not null,
  at timestamptz not null,
  primary key (park_id, report_id, no),
  foreign key (park_id, report_id) references reports (park_id, id)
);

do $$
declare
  name text;
begin
  foreach name in array array['reports', 'report_steps'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy park on %I using (park_id = (select current_setting(''lingtan.park_id'', true)) '
      'and (select coalesce(current_setting(''lingtan.enterprise_id'', true), '''')) = '''')', name);
  end loop;
end $$;

-- Of a report only its state changes.
revoke update, delete on reports from lingtan_app;
grant update (state) on reports to lingtan_app;
revoke update, delete on report_steps from lingtan_app;
