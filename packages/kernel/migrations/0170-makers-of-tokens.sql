-- Whoever made a token stands behind what it does, beside its owner. What the command line made has nobody.
alter table tokens add column maker_id text;
-- The owner of the database is bound by the policies too, where it is not ours, and none is theirs.
alter table tokens no force row level security;
update tokens set maker_id = created_by where exists (select from auth."user" u where u.id = created_by)
  or created_by ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

-- Tokens of devices and displays have an owner as well: who made them. A device whose maker is gone is the park's.
update tokens t set owner_id = maker_id
  where kind in ('device', 'screen') and exists (select from auth."user" u where u.id = t.maker_id);
-- A display whose maker is gone ends, and each of the others has an end.
update tokens set revoked_at = now()
  where kind = 'screen' and owner_id is null and maker_id is not null and revoked_at is null;
update tokens set expires_at = now() + interval '366 days' where kind = 'screen' and expires_at is null;
alter table tokens force row level security;
alter table tokens drop constraint keys_end,
  add constraint tokens_end check (kind not in ('api-key', 'screen') or expires_at is not null);
