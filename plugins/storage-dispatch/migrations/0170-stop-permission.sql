-- Stopping the park is a permission of its own. Keys that were made to control devices stop it as before. The owner is bound by
-- the policies too.
alter table kernel.tokens no force row level security;
update kernel.tokens set permissions = permissions || '{dispatch.stop}' where 'dispatch.command' = any(permissions);
alter table kernel.tokens force row level security;
