import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keyErrors, parseSecretKey, readInstallationKey, readFileKeyRecords, secretKeyId } from '@lingtan/kernel';
import { syncFolder } from '../durable-json.ts';
import type { keyFileNames } from './key-files.ts';

type KeyFile = (typeof keyFileNames)[number];

const idOf = (name: KeyFile, text: string): string =>
  name === 'secret.key' ? secretKeyId(parseSecretKey(text)) : readInstallationKey(text).id;

/** Where a new key lies until the database names it. */
export const nextFile = (dataDir: string, name: KeyFile): string => join(dataDir, `${name}.next`);

/** Puts a new key in place. */
export function takeNext(dataDir: string, name: KeyFile): void {
  renameSync(nextFile(dataDir, name), join(dataDir, name));
  syncFolder(dirname(nextFile(dataDir, name)));
}

/**
 * Brings a rotation that was cut off to its end: the new key is put in place where the database names it, else it is thrown
 * away. Then it asserts that the data folder has the keys that the database names.
 * @param lost whether another secret key than the one named is accepted, for the one that takes its place
 * @param first id of the secret key of a database in which none was rotated; null where nobody knows
 * @returns whether the database names the secret key
 * @throws KEYS_OTHER
 */
export async function settleKeys(options: {
  dataDir: string;
  ownerUrl: string;
  env: NodeJS.ProcessEnv;
  lost: boolean;
  first?: string | null;
}): Promise<{ named: boolean }> {
  const { dataDir, ownerUrl, env, lost, first } = options;
  const records = await readFileKeyRecords(ownerUrl);
  const settle = (name: KeyFile, expected: string | undefined, given?: string): void => {
    const next = nextFile(dataDir, name);
    if (existsSync(next)) {
      if (idOf(name, readFileSync(next, 'utf8')) === expected) takeNext(dataDir, name);
      else rmSync(next);
    }
    const file = join(dataDir, name);
    const text = given || (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
    if (expected === undefined || (lost && name === 'secret.key')) return;
    const found = text === undefined ? 'that is missing' : idOf(name, text);
    if (found !== expected) throw keyErrors.OTHER({ name: given ? 'LINGTAN_SECRET_KEY' : name, found, expected });
  };
  const secret = records?.secret?.id ?? first ?? undefined;
  settle('secret.key', secret, env['LINGTAN_SECRET_KEY']);
  settle('installation-key.pem', records?.installation?.id);
  return { named: secret !== undefined };
}
