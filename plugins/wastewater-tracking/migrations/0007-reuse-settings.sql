-- Qualities and pipes that days were allocated by. Of a day whose bill was issued they count again when a sample comes late.
create table reuse_settings (
  park_id text not null,
  -- As it stands in the basis of a day.
  hash text not null,
  settings jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (park_id, hash)
);
alter table reuse_settings enable row level security;
alter table reuse_settings force row level security;
create policy park on reuse_settings using (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '')
  with check (
    park_id = (select current_setting('lingtan.park_id', true))
    and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');
revoke update, delete on reuse_settings from lingtan_app;
