-- Running the market is a permission of its own beside the registry's. Keys that were made for both together keep both. The owner
-- is bound by the policies too.
alter table kernel.tokens no force row level security;
update kernel.tokens set permissions = permissions || '{certificates.market}' where 'certificates.manage' = any(permissions);
alter table kernel.tokens force row level security;
