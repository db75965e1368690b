-- Samples that were refused, with the reason, so that nobody has to guess what a device sent.
create table telemetry.quarantine (
  id bigint generated always as identity primary key,
  park_id text not null,
  received_at timestamptz not null,
  source text not null,
  point text not null,
  ts double precision,
  value text not null,
  unit text,
  quality text,
  code text not null,
  message text not null
);
create index quarantine_park on telemetry.quarantine (park_id, id desc);
alter table telemetry.quarantine enable row level security;
alter table telemetry.quarantine force row level security;
create policy park on telemetry.quarantine
  using (
    park_id = current_setting('lingtan.park_id', true)
    and coalesce(current_setting('lingtan.enterprise_id', true), '') = ''
  );

-- How far each imported file has come: same content and same mapping go on where they stopped.
create table telemetry.imports (
  park_id text not null,
  id text not null,
  source text not null,
  content_hash text not null,
  mapping jsonb not null,
  state text not null check (state in ('running', 'done', 'failed')),
  lines_done integer not null default 0,
  stored bigint not null default 0,
  duplicates bigint not null default 0,
  rejected bigint not null default 0,
  -- The first few hundred problems: [{line, point, code, message}].
  problems jsonb not null default '[]',
  error text,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (park_id, id)
);
alter table telemetry.imports enable row level security;
alter table telemetry.imports force row level security;
create policy park on telemetry.imports
  using (
    park_id = current_setting('lingtan.park_id', true)
    and coalesce(current_setting('lingtan.enterprise_id', true), '') = ''
  );
