-- What people prove themselves by beside their password, and what a session knows of that.
alter table auth."user" add column "mustChangePassword" boolean not null default false;
alter table auth."session" add column "factorAt" timestamptz, add column "confirmedAt" timestamptz;

create table auth.factors (
  id text primary key,
  user_id text not null references auth."user" ("id") on delete cascade,
  kind text not null check (kind in ('totp', 'passkey', 'recovery')),
  name text not null,
  -- Of an authenticator app, sealed by the secret key of the installation.
  secret bytea,
  credential_id text unique,
  public_key bytea,
  -- Of a recovery code.
  hash text,
  -- Last step of an authenticator app that was used; signatures of a passkey.
  counter bigint not null default 0,
  made_at timestamptz not null default now(),
  last_used_at timestamptz,
  check ((kind = 'totp') = (secret is not null)),
  check ((kind = 'passkey') = (credential_id is not null) and (kind = 'passkey') = (public_key is not null)),
  check ((kind = 'recovery') = (hash is not null))
);
create index factors_by_user on auth.factors (user_id);

-- Browsers and networks that a person has signed in from.
create table auth.known_places (
  user_id text not null references auth."user" ("id") on delete cascade,
  browser text not null,
  network text not null,
  primary key (user_id, browser, network)
);
grant select, insert, update, delete on auth.factors, auth.known_places to lingtan_kernel;
