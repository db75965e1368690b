import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LingtanError } from '@lingtan/sdk';
import { parseSecretKey } from '@lingtan/kernel';

/** The installation's secret: LINGTAN_SECRET_KEY, else `secret.key` in the data folder, drawn at the first start. */
export function loadSecretKey(dataDir: string, env: NodeJS.ProcessEnv = process.env): Buffer {
  const given = env['LINGTAN_SECRET_KEY'];
  const key = given ? parseSecretKey(given) : fromFile(join(dataDir, 'secret.key'));
  // Keys that somebody wrote by hand to have one: all bytes alike, or counting up.
  if (new Set(key).size < 8) {
    throw new LingtanError(
      'SECRET_KNOWN_KEY',
      'The secret key is not a random one; draw it with: openssl rand -hex 32',
    );
  }
  return key;
}

function fromFile(file: string): Buffer {
  if (!existsSync(file)) {
    try {
      writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process of the installation was first; its key is the one that counts.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return parseSecretKey(readFileSync(file, 'utf8'));
}
