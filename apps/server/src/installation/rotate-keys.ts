import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  anchorAudit,
  appendAudit,
  drawInstallationKey,
  keyErrors,
  parseSecretKey,
  rawClient,
  readInstallationKey,
  replaceSecretKey,
  replaceSigningKey,
  secretKeyId,
  writeKeyRecord,
} from '@lingtan/kernel';
import type { Logger, Tx } from '@lingtan/sdk';
import { writeTextDurably } from '../durable-json.ts';
import { rootDir } from '../root-dir.ts';
import { migrationComponents } from './migration-components.ts';
import { type Installation, openInstallation } from './open-installation.ts';
import { nextFile, takeNext } from './pending-keys.ts';

/** Keys that are rotated while no server runs. */
export const stoppedKeys = ['secret', 'installation', 'database'] as const;
export type StoppedKey = (typeof stoppedKeys)[number];

/** How far a rotation is: the new key lies in its file, the database goes by it, or it is in place. */
export type RotationStep = 'drawn' | 'stored' | 'placed';

/** What a rotation did. */
export interface Rotated {
  before: string | null;
  after: string | null;
  /** What goes into the audit log beside. */
  also: Record<string, unknown>;
}

const actor = { kind: 'system', id: 'local', name: 'Command line' } as const;

/**
 * Rotates a key of the data folder. Cut off at any moment it leaves an installation that opens with the old key or the new
 * one: the transaction of the database decides, and the next opening goes by that.
 * @throws POSTGRES_DATA_DIR_IN_USE while a server runs on the folder, KEYS_IN_USE while others use the database, KEYS_UNREADABLE
 */
export async function rotateKey(
  name: StoppedKey,
  options: {
    dataDir: string;
    env: NodeJS.ProcessEnv;
    log: Logger;
    /** Deletes stored secrets that cannot be opened any more. */
    forget: boolean;
    onStep?(step: RotationStep): void;
  },
): Promise<Rotated> {
  const { dataDir, env, log, forget, onStep = () => {} } = options;
  if (!existsSync(join(dataDir, 'installation-key.pem'))) throw keyErrors.NO_INSTALLATION({ dataDir });
  const installation = await openInstallation({
    ...{ dataDir, log, env, lostSecretKey: forget, existing: true },
    components: migrationComponents(rootDir(), env),
  });
  try {
    await assertAlone(installation);
    return await rotations[name](installation, { env, forget, onStep });
  } finally {
    await installation.close();
  }
}

interface Rotation {
  env: NodeJS.ProcessEnv;
  forget: boolean;
  onStep(step: RotationStep): void;
}

const rotations: Record<StoppedKey, (installation: Installation, rotation: Rotation) => Promise<Rotated>> = {
  async secret({ dataDir, database, secretKey: old }, { env, forget, onStep }) {
    const given = env['LINGTAN_SECRET_KEY'];
    if (given && !env['LINGTAN_NEW_SECRET_KEY']) throw keyErrors.GIVEN();
    const fresh = given ? parseSecretKey(env['LINGTAN_NEW_SECRET_KEY']!) : randomBytes(32);
    if (!given) writeTextDurably(nextFile(dataDir, 'secret.key'), `${fresh.toString('hex')}\n`);
    onStep('drawn');
    const rotated = await database.withKernelTx(async (tx) => {
      const also = await replaceSecretKey(rawClient(tx), { old, fresh, forget });
      return audited(tx, 'secret', { before: secretKeyId(old), after: secretKeyId(fresh), also });
    });
    onStep('stored');
    if (!given) takeNext(dataDir, 'secret.key');
    onStep('placed');
    return rotated;
  },
  async installation({ dataDir, database, installationKey: old }, { onStep }) {
    const pem = drawInstallationKey();
    const fresh = readInstallationKey(pem);
    writeTextDurably(nextFile(dataDir, 'installation-key.pem'), pem);
    onStep('drawn');
    const rotated = await database.withKernelTx(async (tx) => {
      await replaceSigningKey(rawClient(tx), old, fresh);
      return audited(tx, 'installation', { before: old.id, after: fresh.id, also: {} });
    });
    onStep('stored');
    takeNext(dataDir, 'installation-key.pem');
    onStep('placed');
    // What the old key has signed is held by the new one from now on.
    await anchorAudit(database, fresh);
    return rotated;
  },
  async database({ database, rotatePasswords }, { onStep }) {
    if (!rotatePasswords) throw keyErrors.OTHER_DATABASE();
    await rotatePasswords(onStep);
    return database.withKernelTx(async (tx) => {
      await writeKeyRecord(rawClient(tx), 'database', { since: new Date().toISOString() });
      return audited(tx, 'database', { before: null, after: null, also: {} });
    });
  },
};

async function audited(tx: Tx, subject: StoppedKey, rotated: Rotated): Promise<Rotated> {
  const { before, after, also } = rotated;
  await appendAudit(tx, {
    ...{ parkId: null, actor, action: 'key.rotated', subject },
    ...{ before: { id: before }, after: { id: after, ...also } },
  });
  return rotated;
}

/** Only this process has opened the data folder; a database elsewhere may have others. */
async function assertAlone({ database }: Installation): Promise<void> {
  const { rows } = await database.kernelPool.query<{ count: number }>(
    `select count(*)::int as count from kernel.processes where seen_at > now() - interval '15 s'`,
  );
  if (rows[0]!.count > 0) throw keyErrors.IN_USE({ count: rows[0]!.count });
}
