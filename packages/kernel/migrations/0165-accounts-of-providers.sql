-- Accounts that sign in by a provider of the enterprise. One that an administrator has given to a provider has no id there
-- before its first sign-in.
alter table auth."account" alter column "accountId" drop not null;
create unique index account_of_provider on auth."account" ("providerId", "accountId");
