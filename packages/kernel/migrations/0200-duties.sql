-- Duties of people of their own: the registry of certificates, the market, safety. A park that separates duties takes what
-- belongs to them from its operators; no park does so by itself.
alter table parks add column duties_separated boolean not null default false;

alter table memberships drop constraint memberships_role_check;
alter table memberships add constraint memberships_role_check
  check (role in ('operator', 'registry', 'market-operator', 'safety-engineer', 'member', 'auditor'));
alter table tokens drop constraint tokens_role_check;
alter table tokens add constraint tokens_role_check
  check (role in ('operator', 'registry', 'market-operator', 'safety-engineer', 'member', 'auditor', 'device', 'screen'));

-- Keys that were made for less than their role keep what they could: limits were decided by whoever manages plugins.
-- The owner is bound by the policies too, and none is theirs.
alter table tokens no force row level security;
update tokens set permissions = permissions || '{kernel.limits}' where 'kernel.plugins-manage' = any(permissions);
alter table tokens force row level security;
