import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import pg from 'pg';
import { errorCode } from '../database/connection-errors.ts';
import { type ClusterCredentials, credentialsFile as file, drawPasswords, saveCredentials } from './cluster.ts';

const next = (dataDir: string): string => `${file(dataDir)}.next`;

/**
 * Gives the superuser and the owner other passwords. They are written down before the one transaction that sets them, so that
 * {@link settlePasswords} finds the way in wherever this is cut off.
 */
export async function rotatePasswords(
  dataDir: string,
  credentials: ClusterCredentials,
  superuserUrl: string,
  onStep: (step: 'drawn' | 'stored' | 'placed') => void,
): Promise<void> {
  const fresh = { ...credentials, ...drawPasswords() };
  saveCredentials(next(dataDir), fresh);
  onStep('drawn');
  await connected(superuserUrl, async (client) => {
    const set = (role: string, password: string) =>
      client.query(`alter role ${client.escapeIdentifier(role)} password ${client.escapeLiteral(password)}`);
    await client.query('begin');
    await set(fresh.superuser, fresh.superuserPassword);
    await set('lingtan_owner', fresh.ownerPassword);
    await client.query('commit');
  });
  onStep('stored');
  renameSync(next(dataDir), file(dataDir));
  onStep('placed');
}

/** The passwords that the running cluster knows: those of a rotation that was cut off where it has them, else the present ones. */
export async function settlePasswords(
  dataDir: string,
  credentials: ClusterCredentials,
  superuserUrl: (credentials: ClusterCredentials) => string,
): Promise<ClusterCredentials> {
  if (!existsSync(next(dataDir))) return credentials;
  const { superuserPassword, ownerPassword } = JSON.parse(readFileSync(next(dataDir), 'utf8')) as ClusterCredentials;
  const fresh = { ...credentials, superuserPassword, ownerPassword };
  try {
    await connected(superuserUrl(fresh), (client) => client.query('select'));
  } catch (error) {
    if (errorCode(error) !== '28P01') throw error;
    rmSync(next(dataDir));
    return credentials;
  }
  saveCredentials(file(dataDir), fresh);
  rmSync(next(dataDir));
  return fresh;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
