-- Who stands behind a proposal and an agreement: the person, whichever of their accounts and keys was used. Of what was proposed
-- before, the account is all that is known.
alter table purchases add column proposed_person text;
update purchases set proposed_person = split_part(proposed_by, '/', 2);
alter table purchases alter column proposed_person set not null;
-- A deal is another account's to accept; who proposed those that wait is in the audit log only.
alter table deals add column proposed_person text not null default '';
alter table deals alter column proposed_person drop default;
alter table power_contracts add column persons text[] not null default '{}';
update power_contracts set persons = array(select distinct split_part(who, '/', 2)
  from unnest(array[proposed_by, approved_by, agreed_by]) who where who is not null);
alter table power_contracts alter column persons drop default;
grant update (persons) on power_contracts to lingtan_app;
