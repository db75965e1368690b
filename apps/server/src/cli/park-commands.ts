import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { ParkDiff } from '../park/park-diff.ts';
import type { ParkRevision } from '../park/park-revisions.ts';
import { withApi } from './api-client.ts';
import { printJson } from './fail.ts';
import { printTable } from './table.ts';

/** `lingtan park …` */
export function parkCommands(program: Command): void {
  const park = program.command('park').description('parks as files');
  park
    .command('list')
    .description('all parks')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      withApi(async (api) => {
        const parks = await api.json<{ id: string; name: { en: string }; timeZone: string; enterprises: unknown[] }[]>(
          'GET',
          '/api/parks',
        );
        if (options.json) printJson(parks);
        else
          printTable(
            ['id', 'name', 'time zone', 'enterprises'],
            parks.map((entry) => [entry.id, entry.name.en, entry.timeZone, String(entry.enterprises.length)]),
          );
      }),
    );
  park
    .command('apply <file>')
    .description('bring a park to what the file says; applying it twice changes nothing')
    .option('--dry-run', 'only tell what would change')
    .action((file: string, options: { dryRun?: boolean }) => apply(file, options.dryRun ?? false));
  park
    .command('diff <file>')
    .description('what applying the file would change')
    .action((file: string) => apply(file, true));
  park
    .command('export <park>')
    .description('the park as one YAML file; secrets stay in the installation')
    .option('-o, --output <file>', 'write to a file')
    .action((id: string, options: { output?: string }) =>
      withApi(async (api) => {
        const text = await api.text(fileOf(id));
        if (options.output) writeFileSync(options.output, text);
        else process.stdout.write(text);
      }),
    );
  park
    .command('history <park>')
    .description('files that were applied to the park and rollbacks, newest first')
    .option('--json', 'as JSON')
    .action((id: string, options: { json?: boolean }) =>
      withApi(async (api) => {
        const revisions = await api.json<ParkRevision[]>('GET', `${fileOf(id)}/revisions`);
        if (options.json) printJson(revisions);
        else
          printTable(
            ['revision', 'at', 'by', 'what', 'changes'],
            revisions.map(({ revision, at, actor, source, undoneFrom, diff }) => [
              String(revision),
              at,
              actor.name,
              source ?? `rollback to before revision ${undoneFrom}`,
              describeDiff(diff, 3).join('; '),
            ]),
          );
      }),
    );
  park
    .command('rollback <park> [revision]')
    .description('bring the park back to what it was before a revision of its history; without one, before the last')
    .option('--dry-run', 'only tell what would change')
    .action((id: string, revision: string | undefined, options: { dryRun?: boolean }) =>
      withApi(async (api) => {
        const dryRun = options.dryRun ?? false;
        // What is no number is sent as it was typed: the server names it in its refusal.
        const wanted = revision === undefined ? null : /^\d+$/.test(revision) ? Number(revision) : revision;
        tell(await api.json<ParkDiff>('POST', `${fileOf(id)}/rollback`, { revision: wanted, dryRun }));
      }),
    );
}

const fileOf = (park: string): string => `/api/park-files/${encodeURIComponent(park)}`;

async function apply(file: string, dryRun: boolean): Promise<void> {
  const text = readFileSync(file, 'utf8');
  const diff = await withApi((api) =>
    api.json<ParkDiff>('POST', '/api/park-files', { text, name: basename(file), dryRun }),
  );
  tell(diff);
}

function tell(diff: ParkDiff): void {
  for (const line of describeDiff(diff)) process.stdout.write(`${line}\n`);
  if (!diff.changed) process.stdout.write(`${diff.park}: nothing to change\n`);
  if (diff.revision !== null && !diff.created)
    process.stdout.write(
      `revision ${diff.revision}; the way back: lingtan park rollback ${diff.park} ${diff.revision}\n`,
    );
}

/** One line per kind of change, each with at most so many names. */
export function describeDiff(diff: ParkDiff, most = 12): string[] {
  const list = (label: string, ids: readonly string[]): string[] =>
    ids.length === 0
      ? []
      : [
          `${label} ${ids.length > most ? `${ids.slice(0, most).join(', ')} and ${ids.length - most} more` : ids.join(', ')}`,
        ];
  const telemetry = diff.telemetry;
  return [
    ...(diff.created ? [`+ park ${diff.park}`] : list(`~ park ${diff.park}:`, diff.fields)),
    ...list('+ enterprises', diff.enterprises.added),
    ...list('~ enterprises', diff.enterprises.changed),
    ...list('- enterprises', diff.enterprises.removed),
    ...list('+ assets', telemetry.assets.added),
    ...list('~ assets', telemetry.assets.changed),
    ...list('- assets (archived)', telemetry.assets.archived),
    ...list('+ points', telemetry.points.added),
    ...list('~ points', telemetry.points.changed),
    ...list('- points (archived)', telemetry.points.archived),
    ...list('~ configuration of', diff.plugins.configured),
    ...list('+ plugins', diff.plugins.enabled),
    ...list('- plugins', diff.plugins.disabled),
    ...(diff.screen ? ['~ arrangement of the digital screen'] : []),
    ...list('+ dashboards', diff.dashboards.added),
    ...list('~ dashboards', diff.dashboards.changed),
    ...list('- dashboards', diff.dashboards.removed),
    ...diff.warnings.map(({ en }) => `! ${en}`),
  ];
}
