import type { KeyRow } from '@lingtan/kernel';
import { createLogger } from '@lingtan/kernel/command-line';
import type { Command } from 'commander';
import { dataDirOf } from '../installation/data-dir.ts';
import { rootDir } from '../root-dir.ts';
import { withApi } from './api-client.ts';
import { printJson } from './fail.ts';
import { printTable } from './table.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** `lingtan keys …` */
export function keyCommands(program: Command): void {
  const keys = program.command('keys').description('keys of the installation');
  keys
    .command('list', { isDefault: true })
    .description('which keys there are, since when, and what rotates them')
    .option('--json', 'as JSON, with the public keys that signatures are checked by')
    .action(({ json = false }: { json?: boolean }) =>
      withApi(async (api) => {
        const rows = await api.json<KeyRow[]>('GET', '/api/keys');
        if (json) return printJson(rows);
        printTable(
          ['key', 'park', 'id', 'since', 'earlier', 'rotated'],
          rows.map(({ name, park, id, since, retired, running }) => [
            ...[name, park ?? '', id ?? '', since ?? '', String(retired.length)],
            running ? 'while the server runs' : 'while it is stopped',
          ]),
        );
      }),
    );
  keys
    .command('rotate <name>')
    .description('put another key in the place of one; see the operator guide for what ends with it')
    .option('--park <park>', 'whose, for a key of a plugin')
    .option('--forget', 'secret: delete stored secrets that cannot be opened any more')
    .action(async (name: string, { park, forget = false }: { park?: string; forget?: boolean }) => {
      const { rotateKey, stoppedKeys } = await import('../installation/rotate-keys.ts');
      const stopped = stoppedKeys.find((each) => each === name);
      if (!stopped)
        await withApi(
          (api) => api.json('POST', `/api/keys/${encodeURIComponent(name)}/rotate`, { park: park ?? null }),
          {
            // A key of a plugin is replaced by that plugin.
            plugins: name.includes('.'),
          },
        );
      else {
        const { env } = process;
        const log = createLogger({ level: env['LINGTAN_LOG_LEVEL'] ?? 'error' });
        const { after, also } = await rotateKey(stopped, { dataDir: dataDirOf(rootDir(), env), env, log, forget });
        if (after !== null) say(`${name} is the key ${after} now`);
        for (const [what, value] of Object.entries(also)) say(`${what}: ${JSON.stringify(value)}`);
        if (env['LINGTAN_NEW_SECRET_KEY'] && stopped === 'secret')
          say('Set LINGTAN_SECRET_KEY to the new key before the next start.');
      }
      say(`${name} is rotated`);
    });
}
