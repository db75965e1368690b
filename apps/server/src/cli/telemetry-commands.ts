import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { LingtanError } from '@lingtan/sdk';
import type { ImportState } from '@lingtan/telemetry';
import { Option } from 'commander';
import type { Command } from 'commander';
import { withApi } from './api-client.ts';
import { printJson } from './fail.ts';
import { drawBar, showStoring, withProgress } from './import-progress.ts';

/** `lingtan telemetry …` */
export function telemetryCommands(program: Command): void {
  const telemetry = program.command('telemetry').description('time series');
  telemetry
    .command('import <file>')
    .description('import a CSV file; interrupted, the same command goes on where it stopped')
    .requiredOption('--park <park>', 'the park')
    .requiredOption('--mapping <json>', 'mapping as JSON, or a file that holds it')
    .option('--dry-run', 'check every row and store nothing')
    .addOption(
      new Option('--language <language>', 'language of what is said about bad rows')
        .choices(['en', 'zh-CN'])
        .default('en'),
    )
    .action(importFile);
  telemetry
    .command('export')
    .description('raw samples over [from, to) as CSV, in the form that import reads; to standard output')
    .requiredOption('--park <park>', 'the park')
    .requiredOption('--points <ids>', 'point ids, separated by commas')
    .requiredOption('--from <time>', 'e.g. 2026-11-01T00:00:00+08:00')
    .requiredOption('--to <time>', 'the first time that is not exported')
    .action(exportSamples);
}

async function exportSamples(options: { park: string; points: string; from: string; to: string }): Promise<void> {
  const [from, to] = [millisOf('from', options.from), millisOf('to', options.to)];
  const query = new URLSearchParams({ points: options.points, from: String(from), to: String(to) });
  const path = `/api/parks/${encodeURIComponent(options.park)}/telemetry/export.csv?${query}`;
  await withApi((api) => api.download(path, process.stdout)).catch((error: unknown) => {
    throw withHint(error, 'What was written is not complete. Run the same command again when the server is back.');
  });
}

function millisOf(option: string, text: string): number {
  const ts = Date.parse(text);
  if (!Number.isNaN(ts) && /(Z|[+-]\d\d:?\d\d)$/i.test(text)) return ts;
  const example = '2026-11-01T00:00:00+08:00';
  throw new LingtanError('CLI_BAD_TIME', `--${option} ${text}; expected a time with its offset, e.g. ${example}`, {
    status: 400,
  });
}

interface ImportOptions {
  park: string;
  mapping: string;
  dryRun?: boolean;
  language: 'en' | 'zh-CN';
}

async function importFile(file: string, options: ImportOptions): Promise<void> {
  if (!existsSync(file)) throw new LingtanError('CLI_NO_FILE', `There is no file ${file}`, { status: 404 });
  const mapping = existsSync(options.mapping) ? readFileSync(options.mapping, 'utf8') : options.mapping;
  const name = basename(file);
  const query = new URLSearchParams({ mapping, dryRun: String(options.dryRun ?? false), name });
  const root = `/api/parks/${encodeURIComponent(options.park)}/telemetry`;
  const state = await withApi(async (api) => {
    const sent = { lines: 0 };
    const upload = api.upload<ImportState>(`${root}/import?${query}`, 'text/csv', withProgress(file, sent));
    if (!process.stderr.isTTY || options.dryRun) return upload;
    const watching = new AbortController();
    void showStoring(() => api.json<ImportState[]>('GET', `${root}/imports`), name, sent, watching.signal);
    const state = await upload.finally(() => watching.abort());
    drawBar(100, 'stored');
    return state;
  }).catch((error: unknown) => {
    if (process.stderr.isTTY) process.stderr.write('\n');
    throw withHint(
      error,
      'Rows that were stored stay stored. Run the same command again when the server is back: it goes on where it stopped.',
    );
  });
  const problems = state.problems.map(({ text, ...problem }) => ({
    ...problem,
    message: text?.[options.language] ?? problem.message,
  }));
  printJson({ ...state, problems });
}

/** Says what to do after the connection was lost; other errors pass unchanged. */
function withHint(error: unknown, hint: string): unknown {
  if (!(error instanceof LingtanError) || !['CLI_CONNECTION_LOST', 'DATABASE_UNAVAILABLE'].includes(error.code))
    return error;
  return new LingtanError(error.code, error.message, { status: error.status, hint, cause: error });
}
