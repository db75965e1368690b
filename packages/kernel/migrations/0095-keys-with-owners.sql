-- An API key has somebody who answers for it, whose rights it never exceeds, and an end; it can be made for some of its role's
-- permissions, and for some addresses.
alter table tokens add column owner_id text;
alter table tokens add column permissions text[];
alter table tokens add column addresses text[];

-- Whoever made a key answers for it. What the command line made has nobody: it goes on to its end, and the page says so.
update tokens t set owner_id = created_by
  where kind = 'api-key' and exists (select from auth."user" u where u.id = t.created_by);
-- The makers of keys that are left without one are gone, and their rights with them.
update tokens set revoked_at = now()
  where kind = 'api-key' and owner_id is null and revoked_at is null
    and created_by ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
update tokens set expires_at = now() + interval '366 days' where kind = 'api-key' and expires_at is null;
alter table tokens add constraint keys_end check (kind <> 'api-key' or expires_at is not null);
