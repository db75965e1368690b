import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  assertMigrationsKnown,
  backupErrors,
  type BackupSecret,
  type KeyFiles,
  type RestoreDesk,
  type RestoreOrder,
} from '@lingtan/kernel';
import { backupSecretOf } from '../installation/backup-secret.ts';
import { planKeys } from './plan-keys.ts';
import { migrationComponents } from '../installation/migration-components.ts';
import { readEnded } from './restore-record.ts';
import { asideFolder } from './set-aside.ts';

/** An order whose backup was checked. */
export interface CheckedOrder extends RestoreOrder {
  id: string;
  takenAt: string;
  /** Keys to put into the data folder. */
  keys: KeyFiles;
  /** What opens the backup, and encrypts that of the state before. */
  secret: BackupSecret | null;
}

/** Takes orders for restores in place. `onOrder` hands one to whoever can stop the server and start it again. */
export function createRestoreDesk(options: {
  root: string;
  dataDir: string;
  env: NodeJS.ProcessEnv;
  /** Null: nobody starts the server again, so no order is taken. */
  onOrder: ((order: CheckedOrder) => void) | null;
}): RestoreDesk {
  const { root, dataDir, env, onOrder } = options;
  let ordered = false;
  const assertFree = (): void => {
    if (ordered) throw backupErrors.RESTORE_ORDERED();
  };
  return {
    async prepare(order, folder) {
      if (env['DATABASE_URL']) throw backupErrors.RESTORE_EXTERNAL({ folder: `${folder.path}/${order.backup}` });
      if (!onOrder) throw backupErrors.RESTORE_UNATTENDED();
      assertFree();
      folder.assertIdle();
      const aside = asideFolder(dataDir);
      if (existsSync(aside)) throw backupErrors.ASIDE_LEFT({ folder: aside });
      const manifest = await folder.read(order.backup);
      const { passphrase } = order;
      const secret = passphrase === undefined ? backupSecretOf(env) : { passphrase };
      const { files, doubt } = await planKeys(manifest, { dataDir, env, secret });
      if (doubt) throw doubt;
      await assertMigrationsKnown(manifest, migrationComponents(root, env));
      const { ok, problems } = await folder.check(order.backup);
      if (!ok) throw backupErrors.DAMAGED({ folder: `${folder.path}/${order.backup}`, problems: problems.join('; ') });
      const checked = { ...order, id: randomUUID(), takenAt: manifest.takenAt, keys: files, secret };
      return {
        id: checked.id,
        takenAt: checked.takenAt,
        begin: () => {
          assertFree();
          // One that began while this one was being checked would be cut off.
          folder.assertIdle();
          ordered = true;
          onOrder(checked);
        },
      };
    },
    last() {
      const ended = readEnded(dataDir);
      if (!ended) return null;
      const { by, audited: _audited, ...rest } = ended;
      return { ...rest, by: by.name };
    },
  };
}
