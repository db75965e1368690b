import { setTimeout } from 'node:timers/promises';
import type { LastRestore } from '@lingtan/kernel';
import { LingtanError } from '@lingtan/sdk';
import { withApi } from './api-client.ts';

/** How long nobody may answer, between the server, the maintenance page and the server again. */
const patienceMs = 120_000;

/** Has the running server restore a backup in place, and tells of each step until it is back. */
export async function restoreInPlace(
  backup: string,
  options: { backupFirst: boolean; passphrase: string | undefined },
): Promise<void> {
  const { backupFirst, passphrase } = options;
  const { id } = await withApi((api) =>
    api.json<{ id: string }>('POST', `/api/backups/${encodeURIComponent(backup)}/restore`, {
      ...{ confirm: backup, backupFirst },
      ...(passphrase === undefined ? {} : { passphrase }),
    }),
  );
  const ended = await waitForEnd(id);
  if (ended.outcome === 'failed')
    throw new LingtanError('BACKUP_NOT_RESTORED', `Nothing was restored, all is as before: ${ended.reason?.en}`);
  process.stdout.write(`restored as of ${ended.takenAt}; everybody has to sign in again\n`);
  const again = Object.entries(ended.takenAway ?? {}).filter(([, count]) => count > 0);
  if (again.length > 0)
    process.stdout.write(`withdrawn again: ${again.map(([kind, count]) => `${kind} ${count}`).join(', ')}\n`);
  if (ended.takenAway === null)
    process.stdout.write('the state before could not say what had been revoked since; revoke it again\n');
  if (ended.safetyBackup) process.stdout.write(`the state before is in the backup ${ended.safetyBackup}\n`);
}

async function waitForEnd(id: string): Promise<LastRestore> {
  let shown = '';
  let heardAt = Date.now();
  for (;;) {
    try {
      const { lastRestore } = await withApi(
        (api) => api.json<{ lastRestore: LastRestore | null }>('GET', '/api/backups'),
        { runningOnly: true },
      );
      heardAt = Date.now();
      if (lastRestore?.id === id) return lastRestore;
    } catch (error) {
      const { code, status, params, message } = error as LingtanError;
      if (code === 'BACKUP_RESTORING') {
        heardAt = Date.now();
        const step = (params['step'] as { en: string }).en;
        if (step !== shown) process.stderr.write(`${step}\n`);
        shown = step;
      } else if (status === 401 && process.env['LINGTAN_URL'])
        // The way in on this machine is another for a moment, until the server has written its own; a key stays refused.
        throw new LingtanError(
          'BACKUP_SIGNED_OUT',
          'The server is back and does not know the API key of LINGTAN_API_KEY',
          {
            hint: 'Sign in; Settings, Backups shows how the restore ended.',
            cause: error,
          },
        );
      else if (Date.now() - heardAt > patienceMs) throw error;
      else if (status === undefined) throw new Error(message, { cause: error });
    }
    await setTimeout(500);
  }
}
