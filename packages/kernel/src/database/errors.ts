import { defineErrors } from '@lingtan/sdk';

/** What can go wrong between the kernel and PostgreSQL. */
export const databaseErrors = defineErrors('DATABASE', {
  UNAVAILABLE: {
    message: 'The database does not answer: {reason}',
    status: 503,
    hint: 'Nothing was stored by this call. It is safe to try again in a few seconds.',
  },
  TOO_SLOW: {
    message: 'The database took too long over a statement, which was ended',
    status: 503,
    hint: 'Nothing was stored by this call. Ask for less at a time, e.g. a shorter period, or try again later.',
  },
  DISK_FULL: {
    message: 'The disk of the database is full: {reason}',
    status: 507,
    hint: 'Nothing was stored by this call. Make room on the disk of the data directory; nothing needs to be restarted.',
  },
  OUTCOME_UNKNOWN: {
    message: 'The connection broke while the transaction was being committed: {reason}',
    status: 503,
    hint: 'The change may or may not be stored. Look before you repeat it, unless repeating it is harmless.',
  },
  TOO_OLD: {
    message: 'The database server is PostgreSQL {found}; expected {expected} or newer',
    status: 500,
  },
  ENCODING: { message: 'The database {database} is encoded in {found}; expected UTF8', status: 500 },
  OWNER_RIGHTS: {
    message: 'The role {owner} may not create schemas in the database {database}',
    status: 500,
    hint: 'Make it the owner of the database, or: grant create on database … to …',
  },
  UNSAFE_ROLE: {
    message: 'The application role {role} {problem}, so row-level security would not separate parks',
    status: 500,
    hint: 'Use a role that is NOSUPERUSER, NOBYPASSRLS, owns nothing, and is a member of no such role.',
  },
  ROLE_NOT_CREATABLE: {
    message: 'The role {role} is missing or has another password, and {owner} may not create or change it: {reason}',
    status: 500,
    hint: 'Give the owner CREATEROLE, or create the roles yourself and set LINGTAN_APP_DATABASE_URL and LINGTAN_KERNEL_DATABASE_URL.',
  },
  MIGRATION_CHANGED: {
    message: 'Migration {component}/{file} was applied with other content than it has now',
    status: 500,
    hint: 'Migrations are never edited. Restore the file, and put the change into a new one.',
  },
  MIGRATION_MISSING: {
    message: 'Migration {component}/{file} was applied, but this release does not have it',
    status: 500,
    hint: 'This database belongs to a newer or another release. Start that one, or restore a backup.',
  },
  MIGRATION_NAME: {
    message: 'Migration file {component}/{file} is not named NNNN-name.sql, or its number is used twice',
    status: 500,
  },
  MIGRATION_FAILED: { message: 'Migration {component}/{file} failed and changed nothing: {reason}', status: 500 },
  TRANSACTION_ENDED: {
    message: 'A transaction was used after it had ended',
    status: 500,
    hint: 'Await every query before the function given to tx() returns.',
  },
});
