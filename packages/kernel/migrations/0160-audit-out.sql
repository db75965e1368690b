-- Up to which row of each chain a receiver outside has the audit log, and which process is sending it there now.
create table audit_receivers (
  receiver text not null,
  chain text not null,
  seq bigint not null,
  hash text not null,
  sent_at timestamptz not null default now(),
  primary key (receiver, chain)
);
create table audit_senders (
  receiver text primary key,
  process text not null,
  until timestamptz not null,
  failing_since timestamptz,
  problem text
);

-- What an authority outside has said about heads of the chains: when they were there.
create table audit_timestamps (
  no bigint generated always as identity primary key,
  at timestamptz not null,
  authority text not null,
  anchors jsonb not null,
  token bytea not null
);
revoke all on audit_receivers, audit_senders, audit_timestamps from lingtan_kernel;
grant select, insert, update, delete on audit_receivers, audit_senders to lingtan_kernel;
grant select, insert on audit_timestamps to lingtan_kernel;
create trigger append_only before update or delete or truncate on audit_timestamps
  for each statement execute function refuse_change();
