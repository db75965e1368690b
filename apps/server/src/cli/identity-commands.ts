import { openProvider } from '@lingtan/kernel/command-line';
import { LingtanError } from '@lingtan/sdk';
import type { Command } from 'commander';
import { dataDirOf } from '../installation/data-dir.ts';
import { identityFileOf, readIdentityProviders } from '../installation/identity-providers.ts';
import { rootDir } from '../root-dir.ts';

/** `lingtan identity …` */
export function identityCommands(program: Command): void {
  program
    .command('identity')
    .description('providers of the enterprise that people sign in by')
    .command('check')
    .description('read the file of the providers and try each; exit code 1 when one does not answer as it should')
    .action(async () => {
      const dataDir = dataDirOf(rootDir());
      const providers = readIdentityProviders(dataDir, process.env);
      process.stdout.write(`${identityFileOf(dataDir, process.env)}: ${providers.length} providers\n`);
      for (const config of providers) {
        try {
          const found = await openProvider(config, process.env['LINGTAN_PUBLIC_URL'] || null).check();
          process.stdout.write(`  ok    ${config.id} (${config.kind}): ${found}\n`);
        } catch (error) {
          process.exitCode = 1;
          process.stdout.write(`  fails ${config.id} (${config.kind}): ${wordsOf(error)}\n`);
        }
      }
    });
}

/** An error with its reason, or what to do where that is known. */
function wordsOf(error: unknown): string {
  if (!(error instanceof LingtanError)) return String(error);
  return error.cause instanceof Error ? error.cause.message : `${error.message}. ${error.hint ?? ''}`;
}
