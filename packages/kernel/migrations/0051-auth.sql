-- Accounts and sessions, in a schema that only the kernel role can enter. Column names are those the library expects.
create schema if not exists auth;
grant usage on schema auth to lingtan_kernel;

create table auth."user" (
  "id" text primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null default false,
  "image" text,
  "platformAdmin" boolean not null default false,
  "language" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);

create table auth."session" (
  "id" text primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth."user" ("id") on delete cascade
);
create index session_by_user on auth."session" ("userId");

create table auth."account" (
  "id" text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index account_by_user on auth."account" ("userId");

create table auth."verification" (
  "id" text primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_by_identifier on auth."verification" ("identifier");

-- Failed sign-ins, so that guessing is slowed down in every process alike.
create table auth.sign_in_failures (
  key text primary key,
  failures integer not null,
  window_ends timestamptz not null
);

grant select, insert, update, delete on all tables in schema auth to lingtan_kernel;

create table memberships (
  park_id text not null references parks (id) on delete cascade,
  user_id text not null references auth."user" ("id") on delete cascade,
  role text not null check (role in ('operator', 'member', 'auditor')),
  enterprise_id text,
  created_at timestamptz not null default now(),
  primary key (park_id, user_id),
  foreign key (park_id, enterprise_id) references enterprises (park_id, id) on delete cascade,
  check ((role = 'member') = (enterprise_id is not null))
);
create index memberships_by_user on memberships (user_id);
alter table memberships enable row level security;
alter table memberships force row level security;
create policy kernel_all on memberships to lingtan_kernel using (true) with check (true);

-- API keys (lt_…) and device tokens (ld_…). Only hashes are kept.
create table tokens (
  park_id text not null references parks (id) on delete cascade,
  id text not null unique,
  kind text not null check (kind in ('api-key', 'device')),
  name text not null,
  hash text not null unique,
  role text not null check (role in ('operator', 'member', 'auditor', 'device')),
  enterprise_id text,
  point_prefix text,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (park_id, id),
  foreign key (park_id, enterprise_id) references enterprises (park_id, id) on delete cascade,
  check ((kind = 'device') = (role = 'device')),
  check ((role = 'member') = (enterprise_id is not null))
);
alter table tokens enable row level security;
alter table tokens force row level security;
create policy kernel_all on tokens to lingtan_kernel using (true) with check (true);
