-- Keys of vendors by their whole fingerprint, the SHA-256 of the public key. Of 64 bits, as before, there can be another key.
update plugin_keys set key_id = encode(sha256(decode(public_key, 'base64')), 'hex') where key_id !~ '^[0-9a-f]{64}$';

-- Keys, and versions of plugins, that run nowhere any more, whoever trusts or accepts them. Nothing takes that back.
create table plugin_revocations (
  no bigint generated always as identity primary key,
  key_id text,
  plugin_id text,
  version text,
  reason text not null,
  revoked_at timestamptz not null default now(),
  revoked_by text not null,
  unique nulls not distinct (key_id, plugin_id, version),
  check ((key_id is null) <> (plugin_id is null) and (plugin_id is null) = (version is null))
);
revoke all on plugin_revocations from lingtan_kernel;
grant select, insert on plugin_revocations to lingtan_kernel;
create trigger append_only before update or delete or truncate on plugin_revocations
  for each statement execute function refuse_change();
