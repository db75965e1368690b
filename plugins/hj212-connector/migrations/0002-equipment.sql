-- State and hours of equipment, and restarts of the logger, as they were reported: commands 2021, 2041, 2081. A repeat that says
-- something else is a new revision; nothing is changed.
create table equipment (
  park_id text not null,
  device text not null,
  command integer not null check (command in (2021, 2041, 2081)),
  at timestamptz not null,
  -- Field of the frame, such as SB1-RS, and the text of the wire.
  field text not null,
  revision integer not null check (revision > 0),
  value text not null,
  received_at timestamptz not null,
  primary key (park_id, device, command, at, field, revision)
);
alter table equipment enable row level security;
alter table equipment force row level security;
create policy park on equipment
  using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
  );
revoke update, delete on equipment from lingtan_app;
