-- Who could sign in as whom, since they made the account, or set or reset what it signs in with: until somebody else vouches that
-- another person has it, both count as one where a second person decides. Accounts of before are taken for the persons they are
-- known as, until an administrator touches them again. Who made it may be gone; what they made stays of one hand.
create table auth.account_ties (
  user_id text not null references auth."user" ("id") on delete cascade,
  maker_id text not null,
  since timestamptz not null default now(),
  primary key (user_id, maker_id),
  check (user_id <> maker_id)
);
create index account_ties_by_maker on auth.account_ties (maker_id);
grant select, insert, update, delete on auth.account_ties to lingtan_kernel;
