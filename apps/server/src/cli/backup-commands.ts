import { cp } from 'node:fs/promises';
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BackupSummary, PlanState, ReceivedBackup } from '@lingtan/kernel';
import {
  backupErrors,
  backupKeyId,
  type BackupSecret,
  checkBackup,
  createLogger,
  drawBackupKey,
  parseBackupKey,
  readManifest,
} from '@lingtan/kernel/command-line';
import { LingtanError } from '@lingtan/sdk';
import type { Command } from 'commander';
import { type BackupSecretFiles, backupSecretOf } from '../installation/backup-secret.ts';
import { dataDirOf } from '../installation/data-dir.ts';
import { readRecord } from '../restore/restore-record.ts';
import { stepText } from '../restore/restore-step.ts';
import { rootDir } from '../root-dir.ts';
import { withApi, type ApiClient } from './api-client.ts';
import { restoreInPlace } from './restore-in-place.ts';

const passphraseOption = [
  '--passphrase-file <file>',
  'file with the passphrase of the backup (or LINGTAN_BACKUP_PASSPHRASE)',
] as const;
const keyFileOption = ['--key-file <file>', 'file with the key of the backup (or LINGTAN_BACKUP_KEY_FILE)'] as const;

/** `lingtan backup …` and `lingtan restore` */
export function backupCommands(program: Command): void {
  const backup = program.command('backup').description('copies of the whole installation');
  backup
    .command('make', { isDefault: true })
    .description('make a backup while everything runs, and verify what was written')
    .option('--out <folder>', 'copy the backup there too, and verify the copy')
    .option(...passphraseOption)
    .action((options: Pick<BackupSecretFiles, 'passphraseFile'> & { out?: string }) =>
      withApi((api) => make(api, options)),
    );
  backup
    .command('list')
    .description('backups that the server keeps')
    .action(() =>
      withApi(async (api) => {
        const { folder, backups } = await api.json<{ folder: string; backups: BackupSummary[] }>('GET', '/api/backups');
        process.stdout.write(`${folder}\n`);
        for (const each of backups) process.stdout.write(`${each.name}  ${each.state}  ${sizes(each)}\n`);
      }),
    );
  backup
    .command('verify <folder>')
    .description('read every file of a backup and compare it with its manifest; exit code 1 when one differs')
    .option(...passphraseOption)
    .option(...keyFileOption)
    .action(async (folder: string, options: BackupSecretFiles) =>
      verify(resolve(folder), backupSecretOf(process.env, options)),
    );
  backup
    .command('drill [name]')
    .description(
      'restore a backup on trial, the newest by default, beside the running installation; exit code 1 when it fails',
    )
    .action((name?: string) => withApi((api) => drill(api, name)));
  backup
    .command('download <name> <file>')
    .description('write a backup that the server keeps into one new file')
    .action((name: string, file: string) =>
      withApi((api) =>
        api.download(
          `/api/backups/${encodeURIComponent(name)}/file`,
          createWriteStream(file, { mode: 0o600, flags: 'wx' }),
        ),
      ),
    );
  backup
    .command('hand-in <file>')
    .description('have the server take in a backup that is one file; it is checked whole before it is kept')
    .action((file: string) =>
      withApi(async (api) => {
        const form = 'application/x-tar';
        const { name, opened } = await api.upload<ReceivedBackup>('/api/backups/file', form, createReadStream(file));
        process.stdout.write(`${name}: whole and signed${opened ? '' : '; it is encrypted and was not opened'}\n`);
      }),
    );
  backup
    .command('key <file>')
    .description('draw a key that encrypts backups, into a new file')
    .action((file: string) => drawKey(resolve(file)));
  backup
    .command('restore <name>')
    .description('replace the running installation by a backup that the server keeps')
    .option('--no-backup-first', 'make no backup of the present state before')
    .option(...passphraseOption)
    .action((name: string, options: Pick<BackupSecretFiles, 'passphraseFile'> & { backupFirst: boolean }) =>
      restoreInPlace(name, { backupFirst: options.backupFirst, passphrase: passphraseOf(options) }),
    );
  program
    .command('restore <folder>')
    .description('make a new installation (LINGTAN_DATA_DIR, or an empty DATABASE_URL) out of a backup')
    .option(...passphraseOption)
    .option(...keyFileOption)
    .option('--doubtful', 'although it is not signed, or the keys may not be those that it needs')
    .action(async (folder: string, options: BackupSecretFiles & { doubtful?: boolean }) => {
      const started = Date.now();
      const { planKeys } = await import('../restore/plan-keys.ts');
      const { restoreInstallation } = await import('../restore/restore-installation.ts');
      const { asideFolder } = await import('../restore/set-aside.ts');
      const dataDir = dataDirOf(rootDir());
      const backup = resolve(folder);
      const { env } = process;
      // The next start puts back what lies there, over whatever was restored meanwhile.
      if (readRecord(dataDir))
        throw backupErrors.NOT_EMPTY({ found: `an interrupted restore, ${asideFolder(dataDir)}` });
      const secret = backupSecretOf(env, options);
      const { files, doubt } = await planKeys(await readManifest(backup), { dataDir, env, secret });
      if (doubt && !options.doubtful) throw doubt;
      if (doubt) process.stderr.write(`${doubt.message}\n`);
      const manifest = await restoreInstallation({
        ...{ root: rootDir(), dataDir, backup, keys: files, secret, env },
        log: createLogger({ level: env['LINGTAN_LOG_LEVEL'] ?? 'error' }),
        onStep: (step) => process.stderr.write(`${stepText(step).en}\n`),
      });
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
      process.stdout.write(
        `restored as of ${manifest.takenAt}: ${manifest.tables.length} tables, ${rows} rows equal to the backup, ` +
          `${manifest.audit.length} audit chains with the same head, in ${seconds(Date.now() - started)}\n`,
      );
    });
}

async function make(
  api: ApiClient,
  options: Pick<BackupSecretFiles, 'passphraseFile'> & { out?: string },
): Promise<void> {
  const passphrase = passphraseOf(options);
  const { name } = await api.json<{ name: string }>(
    'POST',
    '/api/backups',
    passphrase === undefined ? {} : { passphrase },
  );
  for (;;) {
    const { folder, backups } = await api.json<{ folder: string; backups: BackupSummary[] }>('GET', '/api/backups');
    const found = backups.find((each) => each.name === name);
    if (!found) throw backupErrors.UNKNOWN({ name });
    if (found.state !== 'done' && found.state !== 'running')
      throw new LingtanError('BACKUP_NOT_MADE', found.problem ?? `The backup ${name} is ${found.state}`);
    if (found.state === 'done') {
      const checked = await api.json<{ ok: boolean; problems: string[] }>('POST', `/api/backups/${name}/verify`);
      if (!checked.ok)
        throw backupErrors.DAMAGED({ folder: join(folder, name), problems: checked.problems.join('; ') });
      process.stdout.write(
        `${join(folder, name)}\nverified: ${sizes(found)}, snapshot in ${seconds(found.tookMs ?? 0)}\n`,
      );
      if (found.encryption === null)
        process.stdout.write(
          'It is not encrypted, and the keys are not in it: keep secret.key and installation-key.pem apart, or give a passphrase.\n',
        );
      if (options.out) await copyOut(join(folder, name), join(resolve(options.out), name));
      return;
    }
    process.stderr.write(`table ${found.tablesDone} of ${found.tables}\n`);
    await setTimeout(1000);
  }
}

async function copyOut(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, errorOnExist: true, force: false });
  await verify(to, null);
}

/** An encrypted one is opened where there is a secret for it; else that is said. */
async function verify(folder: string, secret: BackupSecret | null): Promise<void> {
  const { ok, manifest, problems, signed, opened } = await checkBackup(folder, secret);
  if (!ok) throw backupErrors.DAMAGED({ folder, problems: problems.join('; ') });
  const by = signed ? `signed by ${manifest.keyIds!.installation}` : 'not signed';
  process.stdout.write(`ok: ${folder}, taken at ${manifest.takenAt}, ${manifest.tables.length} tables, ${by}\n`);
  if (!opened)
    process.stdout.write(
      'It is encrypted and was not opened: without its passphrase or key file only the files were compared.\n',
    );
}

async function drill(api: ApiClient, wanted?: string): Promise<void> {
  const { backups } = await api.json<{ backups: BackupSummary[] }>('GET', '/api/backups');
  const name = wanted ?? backups.find(({ state }) => state === 'done')?.name;
  if (name === undefined) throw backupErrors.NONE();
  const { startedAt } = await api.json<{ startedAt: string }>(
    'POST',
    `/api/backups/${encodeURIComponent(name)}/drill`,
    {},
  );
  process.stderr.write(`restoring ${name} on trial\n`);
  for (;;) {
    const { drill: state } = await api.json<PlanState>('GET', '/api/backups/plan');
    if (state.last?.startedAt === startedAt) {
      const { outcome, reason, tables, rows, auditRows, endedAt } = state.last;
      if (outcome === 'failed')
        throw new LingtanError('BACKUP_DRILL_FAILED', `${name} could not be restored on trial: ${reason?.en}`);
      process.stdout.write(
        `${name} restores: ${tables} tables, ${rows} rows equal to the backup, ${auditRows} rows of the audit log hold, ` +
          `in ${seconds(Date.parse(endedAt) - Date.parse(startedAt))}; what was restored is dropped again\n`,
      );
      return;
    }
    if (state.running?.startedAt !== startedAt) throw backupErrors.DRILL_INTERRUPTED();
    await setTimeout(1000);
  }
}

function drawKey(file: string): void {
  const text = drawBackupKey();
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw backupErrors.KEY_THERE({ file }, error);
  }
  process.stdout.write(
    `${file}: key ${backupKeyId(parseBackupKey(text, file))}\n` +
      'Start the server with LINGTAN_BACKUP_KEY_FILE set to it: what backups write is encrypted from then on.\n' +
      'Keep a copy on another machine and one on paper. Who loses this key loses every backup made with it: nobody can\n' +
      'read them then, whatever keys of the installation are left. Who finds it can read them all.\n',
  );
}

/** What is sent to the server. Its key file it has itself. */
function passphraseOf(options: Pick<BackupSecretFiles, 'passphraseFile'>): string | undefined {
  const secret = options.passphraseFile === undefined ? null : backupSecretOf({}, options);
  return secret && 'passphrase' in secret ? secret.passphrase : process.env['LINGTAN_BACKUP_PASSPHRASE'] || undefined;
}

const sizes = ({ bytes, rows, tables }: BackupSummary): string =>
  `${tables} tables, ${rows ?? 0} rows, ${((bytes ?? 0) / 1e6).toFixed(1)} MB`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
