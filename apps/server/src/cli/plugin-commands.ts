import type { Command } from 'commander';
import { type ApiClient, withApi } from './api-client.ts';
import { printJson } from './fail.ts';
import { pluginPackageCommands } from './plugin-package-commands.ts';
import { byPark, sayWhatBecame } from './plugin-states.ts';
import { qualityDoctor } from './quality-doctor.ts';
import { printTable } from './table.ts';

/** `lingtan plugin …` */
export function pluginCommands(program: Command): void {
  const plugin = program.command('plugin').description('plugins of parks');
  plugin
    .command('list')
    .description('plugins with their state')
    .option('--park <park>', 'one park only')
    .option('--json', 'as JSON')
    .action((options: { park?: string; json?: boolean }) =>
      withApi(async (api) => {
        const found = await byPark(api, options.park);
        if (options.json) printJson(found);
        else
          printTable(
            ['park', 'plugin', 'version', 'enabled', 'state', 'error'],
            found.flatMap(({ park, plugins }) =>
              plugins.map((row) => [
                park,
                row.id,
                row.version ?? '?',
                row.enabled ? 'yes' : 'no',
                row.state,
                row.error ?? '',
              ]),
            ),
          );
      }),
    );
  for (const action of ['enable', 'disable', 'retry'] as const) {
    plugin
      .command(`${action} <plugin>`)
      .description(`${action} a plugin on a park`)
      .requiredOption('--park <park>', 'the park')
      .action((id: string, options: { park: string }) =>
        withApi(async (api) => {
          await api.json('POST', `/api/parks/${options.park}/plugins/${id}/${action}`);
          if (action === 'disable') process.stdout.write(`${id} on ${options.park}: disabled\n`);
          else await sayWhatBecame(api, id, options.park);
        }),
      );
  }
  pluginPackageCommands(plugin);
  plugin
    .command('doctor [folders...]')
    .description(
      'what keeps plugins from running, and whether their configurations work; with folders: how those plugins stand on the quality scale',
    )
    .option('--park <park>', 'one park only')
    .option('--json', 'the quality of folders as JSON')
    .action((folders: string[], options: { park?: string; json?: boolean }) =>
      folders.length > 0 ? qualityDoctor(folders, options.json ?? false) : withApi((api) => doctor(api, options.park)),
    );
}

async function doctor(api: ApiClient, only?: string): Promise<void> {
  let trouble = 0;
  for (const { park, plugins } of await byPark(api, only)) {
    for (const row of plugins.filter((entry) => entry.enabled)) {
      const problems: string[] = [];
      if (row.error !== null) problems.push(`${row.state}: ${row.error}`);
      if ((row.queue?.failed ?? 0) > 0) problems.push(`${row.queue!.failed} failed jobs`);
      if (row.settings) problems.push(...(await checkStored(api, park, row.id)));
      trouble += problems.length;
      process.stdout.write(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${park} ${row.id}\n`);
      for (const problem of problems) process.stdout.write(`     ${problem}\n`);
    }
  }
  if (trouble > 0) process.exitCode = 1;
}

async function checkStored(api: ApiClient, park: string, id: string): Promise<string[]> {
  try {
    const { value } = await api.json<{ value: unknown }>('GET', `/api/parks/${park}/plugins/${id}/config`);
    const result = await api.json<{ ok: boolean; message: string }>('POST', `/api/parks/${park}/plugins/${id}/check`, {
      value,
    });
    return result.ok ? [] : [`connection test: ${result.message}`];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
