import { resolve } from 'node:path';
import { createLogger } from '@lingtan/kernel/command-line';
import type { Command } from 'commander';
import { encryptingSecretOf } from '../installation/backup-secret.ts';
import { backupDirOf, dataDirOf } from '../installation/data-dir.ts';
import { stepText } from '../restore/restore-step.ts';
import { rootDir } from '../root-dir.ts';
import { version } from '../version.ts';

/** `lingtan upgrade` */
export function upgradeCommand(program: Command): void {
  program
    .command('upgrade')
    .description(
      'bring the stopped installation to this version: backup, migrate, try, and back where it does not hold',
    )
    .option('--from <folder>', 'checkout of the version before, where its embedded PostgreSQL is another major version')
    .action(async (options: { from?: string }) => {
      const { env } = process;
      const dataDir = dataDirOf(rootDir(), env);
      const stopping = new AbortController();
      const stop = (): void => stopping.abort(new Error('the upgrade was stopped'));
      process.once('SIGINT', stop).once('SIGTERM', stop);
      const { upgradeInstallation } = await import('../upgrade/upgrade-installation.ts');
      let shown = '';
      const { backup, migrations } = await upgradeInstallation({
        ...{ root: rootDir(), dataDir, env, version: version(), signal: stopping.signal },
        ...(options.from === undefined ? {} : { from: resolve(options.from) }),
        secret: encryptingSecretOf(env, backupDirOf(dataDir, env)),
        log: createLogger({ level: env['LINGTAN_LOG_LEVEL'] ?? 'error' }),
        onStep: (step) => {
          if (step.phase !== shown) process.stderr.write(`${stepText(step).en}\n`);
          shown = step.phase;
        },
      });
      if (backup === null)
        process.stdout.write(`nothing to migrate: version ${version()} holds on this installation\n`);
      else {
        for (const name of migrations) process.stdout.write(`  ${name}\n`);
        process.stdout.write(
          `upgraded to version ${version()}: ${migrations.length} migrations; the state before is in the backup ${backup}\n` +
            'Start the server now.\n',
        );
      }
    });
}
