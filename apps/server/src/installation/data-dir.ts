import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/**
 * Folder of the installation: LINGTAN_DATA_DIR; else, for root, one below /var/lib that the unprivileged user of
 * PostgreSQL can reach even when the checkout lies in a closed home; else `.lingtan` in the checkout.
 */
export function dataDirOf(root: string, env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['LINGTAN_DATA_DIR'];
  if (chosen) return resolve(chosen);
  if (process.getuid?.() === 0) {
    const mark = createHash('sha256').update(resolve(root)).digest('hex').slice(0, 8);
    return join('/var/lib/lingtan', `${basename(resolve(root))}-${mark}`);
  }
  return join(resolve(root), '.lingtan');
}

/** Folder of the backups: LINGTAN_BACKUP_DIR, else `backups` in the data folder. */
export function backupDirOf(dataDir: string, env: NodeJS.ProcessEnv): string {
  return env['LINGTAN_BACKUP_DIR'] || join(dataDir, 'backups');
}

/** Makes the folder. Others may pass through it (PostgreSQL's user does) and list nothing. */
export function ensureDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
}
