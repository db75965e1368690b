import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { PostgresBinaries } from './binaries.ts';
import { postgresErrors } from './errors.ts';
import type { OsUser } from './os-user.ts';

/** Kept in the data folder (mode 0600): how we get into our own cluster. */
export interface ClusterCredentials {
  superuser: string;
  superuserPassword: string;
  ownerPassword: string;
  /** Loopback port of the last start; used again when it is free. */
  port: number | null;
}

/** Where {@link ClusterCredentials} lie. */
export const credentialsFile = (dataDir: string): string => path.join(dataDir, 'postgres.json');

/** Passwords of a new cluster, and those that take their place. */
export const drawPasswords = (): Pick<ClusterCredentials, 'superuserPassword' | 'ownerPassword'> => {
  const draw = (): string => randomBytes(24).toString('base64url');
  return { superuserPassword: draw(), ownerPassword: draw() };
};

/** Settings an operator may override in `postgresql.conf`, below the line that includes them. */
const defaults = `# Written by Lingtan at each start. Put changes into postgresql.conf, below the include line.
max_connections = 200
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
wal_compression = on
max_wal_size = 2GB
min_wal_size = 128MB
checkpoint_timeout = 10min
fsync = on
synchronous_commit = on
full_page_writes = on
random_page_cost = 1.1
jit = off
max_locks_per_transaction = 256
timezone = UTC
log_timezone = UTC
log_min_duration_statement = 2000
log_parameter_max_length = 0
log_checkpoints = off
`;

/** Makes the cluster when there is none, and returns the way in. An interrupted creation leaves nothing behind. */
export async function ensureCluster(
  dataDir: string,
  clusterDir: string,
  binaries: PostgresBinaries,
  user: OsUser | null,
): Promise<ClusterCredentials> {
  const file = credentialsFile(dataDir);
  if (existsSync(path.join(clusterDir, 'PG_VERSION')) && existsSync(file)) {
    const found = readFileSync(path.join(clusterDir, 'PG_VERSION'), 'utf8').trim();
    const expected = binaries.version.split('.')[0]!;
    if (found !== expected) throw postgresErrors.VERSION({ dataDir, found, expected });
    writeOwned(path.join(clusterDir, 'lingtan.conf'), defaults, user);
    return JSON.parse(readFileSync(file, 'utf8')) as ClusterCredentials;
  }
  if (existsSync(clusterDir)) {
    throw postgresErrors.INIT_FAILED({ dataDir, reason: `${clusterDir} exists but ${file} is missing` });
  }
  const credentials: ClusterCredentials = {
    superuser: 'lingtan_superuser',
    ...drawPasswords(),
    port: null,
  };
  const fresh = `${clusterDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  if (user) chownSync(fresh, user.uid, user.gid);
  const passwordFile = path.join(dataDir, 'initial-password');
  writeOwned(passwordFile, credentials.superuserPassword, user);
  try {
    await initdb(binaries, fresh, passwordFile, credentials.superuser, user, dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  appendFileSync(path.join(fresh, 'postgresql.conf'), "\ninclude_if_exists = 'lingtan.conf'\n");
  writeOwned(path.join(fresh, 'lingtan.conf'), defaults, user);
  saveCredentials(file, credentials);
  renameSync(fresh, clusterDir);
  return credentials;
}

/** Writes the way in, readable by this process' user only. */
export function saveCredentials(file: string, credentials: ClusterCredentials): void {
  writeFileSync(`${file}.new`, JSON.stringify(credentials, null, 2), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

function writeOwned(file: string, content: string, user: OsUser | null): void {
  writeFileSync(file, content, { mode: 0o600 });
  if (user) chownSync(file, user.uid, user.gid);
}

function initdb(
  binaries: PostgresBinaries,
  directory: string,
  passwordFile: string,
  superuser: string,
  user: OsUser | null,
  dataDir: string,
): Promise<void> {
  const args = [
    '-D',
    directory,
    '-U',
    superuser,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--data-checksums',
  ];
  // The built-in provider sorts the same on every machine, whatever locales are installed there.
  args.push(
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  );
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: directory,
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const fail = (reason: string): void => reject(postgresErrors.INIT_FAILED({ dataDir, reason: reason.trim() }));
    child.on('error', (error) => fail(error.message));
    child.on('close', (code) => (code === 0 ? resolve() : fail(output.split('\n').slice(-6).join('\n'))));
  });
}
