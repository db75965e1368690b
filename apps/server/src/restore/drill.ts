import { existsSync } from 'node:fs';
import { mkdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import {
  backupErrors,
  clearOrphan,
  type DrillRunner,
  type KernelDatabase,
  readManifest,
  retiredSigningKeys,
  verifyAudit,
} from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { backupSecretOf } from '../installation/backup-secret.ts';
import { readKeyFiles } from '../installation/key-files.ts';
import { migrationComponents } from '../installation/migration-components.ts';
import { planKeys } from './plan-keys.ts';
import { restoreInstallation } from './restore-installation.ts';

/** What a trial needs. */
export interface DrillOptions {
  root: string;
  /** Folder of the running installation. The trial has one below it. */
  dataDir: string;
  env: NodeJS.ProcessEnv;
  log: Logger;
  database: Pick<KernelDatabase, 'kernelPool'>;
  /** Bytes that are free where a folder lies; for tests. */
  freeBytes?(folder: string): Promise<number>;
}

/** Beside what is restored: the cluster and its log of changes, in bytes. */
const clusterBytes = 1024 ** 3;
const drillFolder = (dataDir: string): string => join(dataDir, 'drill');

/**
 * Tries a backup as a new installation would be made of it: a PostgreSQL of its own, in a folder of its own, also where the
 * installation uses another server – its role could make no database there. No plugin runs on it, since connectors would
 * reach the devices of the running one. What is restored is compared with the backup, brought to this version, its audit log
 * worked out again, and all of it is dropped.
 */
export function createDrillRunner(options: DrillOptions): DrillRunner {
  const { root, dataDir, log, database, freeBytes = freeOnDisk } = options;
  return async (backup, signal) => {
    const folder = drillFolder(dataDir);
    await clearDrill(dataDir, log);
    const secret = backupSecretOf(options.env);
    const manifest = await readManifest(backup);
    const { files, doubt } = await planKeys(manifest, { dataDir, env: options.env, secret });
    if (doubt) throw doubt;
    const { rows } = await database.kernelPool.query<{ bytes: string }>(
      'select pg_database_size(current_database())::text as bytes',
    );
    const needed = 2 * Number(rows[0]!.bytes) + clusterBytes;
    const free = await freeBytes(dataDir);
    if (free < needed) throw backupErrors.DRILL_NO_ROOM({ folder: dataDir, free: inMb(free), needed: inMb(needed) });
    const env = { ...options.env };
    for (const name of ['DATABASE_URL', 'LINGTAN_APP_DATABASE_URL', 'LINGTAN_KERNEL_DATABASE_URL']) delete env[name];
    // PostgreSQL runs as another user when root starts it, and has to get to its folder.
    await mkdir(folder, { mode: 0o711 });
    let auditRows = 0;
    try {
      await restoreInstallation({
        ...{ root, dataDir: folder, backup, secret, env, log, signal },
        keys: { ...readKeyFiles(dataDir), ...files },
        afterwards: async (restored) => {
          await restored.database.migrate(migrationComponents(root, env));
          const audit = await verifyAudit(restored.database, {
            publicKeys: [restored.installationKey.publicKey],
            retired: await retiredSigningKeys(restored.database.kernelPool, restored.installationKey),
          });
          if (audit.breaks[0]) throw backupErrors.DRILL_AUDIT({ problem: audit.breaks[0].message });
          auditRows = audit.rows;
        },
      });
    } finally {
      await clearDrill(dataDir, log);
    }
    const { tables } = manifest;
    return { tables: tables.length, rows: tables.reduce((sum, each) => sum + each.rows, 0), auditRows };
  };
}

/** Drops what a trial has left, also one whose process was killed. */
export async function clearDrill(dataDir: string, log: Logger): Promise<void> {
  const folder = drillFolder(dataDir);
  if (!existsSync(folder)) return;
  const cluster = join(folder, 'postgres');
  if (existsSync(cluster)) await clearOrphan(cluster, log);
  await rm(folder, { recursive: true, force: true });
}

const inMb = (bytes: number): number => Math.floor(bytes / 1e6);

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
