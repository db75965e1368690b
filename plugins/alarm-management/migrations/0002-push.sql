-- The key pair by which push services know this park; the private key is sealed with the key of the installation.
create table push_keys (
  park_id text primary key,
  public_key text not null,
  private_key text not null,
  made_at timestamptz not null
);

-- Browsers that want notices of alarms, each of a person.
create table push_subscriptions (
  park_id text not null,
  no bigint generated always as identity,
  person_id text not null,
  enterprise_id text,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  language text not null check (language in ('en', 'zh-CN')),
  made_at timestamptz not null,
  primary key (park_id, no),
  unique (park_id, endpoint)
);
create index push_subscriptions_by_person on push_subscriptions (park_id, person_id);

-- Browsers that a notice has reached, so that another try does not tell them again.
alter table notices add column reached text[] not null default '{}';

alter table push_keys enable row level security;
alter table push_keys force row level security;
create policy park on push_keys using (park_id = (select current_setting('lingtan.park_id', true))
  and (select coalesce(current_setting('lingtan.enterprise_id', true), '')) = '');

alter table push_subscriptions enable row level security;
alter table push_subscriptions force row level security;
create policy park on push_subscriptions using (park_id = (select current_setting('lingtan.park_id', true))
  and ((select coalesce(current_setting('lingtan.enterprise_id', true), '')) = ''
    or enterprise_id = (select current_setting('lingtan.enterprise_id', true))));
