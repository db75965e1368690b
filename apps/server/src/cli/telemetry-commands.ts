import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { LingtanError } from '@lingtan/sdk';
import type { ImportState } from '@lingtan/telemetry';
import type { Command } from 'commander';
import { withApi } from './api-client.ts';
import { printJson } from './fail.ts';

/** `lingtan telemetry …` */
export function telemetryCommands(program: Command): void {
  const telemetry = program.command('telemetry').description('time series');
  telemetry
    .command('import <file>')
    .description('import a CSV file; interrupted, the same command goes on where it stopped')
    .requiredOption('--park <park>', 'the park')
    .requiredOption('--mapping <json>', 'mapping as JSON, or a file that holds it')
    .option('--dry-run', 'check every row and store nothing')
    .action((file: string, options: { park: string; mapping: string; dryRun?: boolean }) => importFile(file, options));
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
  process.stdout.write(await withApi((api) => api.text(path)));
}

function millisOf(option: string, text: string): number {
  const ts = Date.parse(text);
  if (!Number.isNaN(ts) && /(Z|[+-]\d\d:?\d\d)$/i.test(text)) return ts;
  const example = '2026-11-01T00:00:00+08:00';
  throw new LingtanError('CLI_BAD_TIME', `--${option} ${text}; expected a time with its offset, e.g. ${example}`, {
    status: 400,
  });
}

async function importFile(file: string, options: { park: string; mapping: string; dryRun?: boolean }): Promise<void> {
  if (!existsSync(file)) throw new LingtanError('CLI_NO_FILE', `There is no file ${file}`, { status: 404 });
  const mapping = existsSync(options.mapping) ? readFileSync(options.mapping, 'utf8') : options.mapping;
  const name = basename(file);
  const query = new URLSearchParams({ mapping, dryRun: String(options.dryRun ?? false), name });
  const root = `/api/parks/${encodeURIComponent(options.park)}/telemetry`;
  const state = await withApi(async (api) => {
    const sent = { lines: 0 };
    const upload = api.upload<ImportState>(
      `${root}/import?${query}`,
      'text/csv',
      Readable.toWeb(withProgress(file, sent)) as ReadableStream,
    );
    if (!process.stderr.isTTY || options.dryRun) return upload;
    const watching = new AbortController();
    void showStoring(() => api.json<ImportState[]>('GET', `${root}/imports`), name, sent, watching.signal);
    const state = await upload.finally(() => watching.abort());
    drawBar(100, 'stored');
    return state;
  });
  printJson(state);
}

function drawBar(percent: number, what: string): void {
  const filled = '#'.repeat(percent / 4).padEnd(25, '.');
  process.stderr.write(`\r[${filled}] ${String(percent).padStart(3)} % ${what}${percent === 100 ? '\n' : ''}`);
}

/** Draws how far the server has come with the lines that were sent, until it has answered. */
async function showStoring(
  imports: () => Promise<ImportState[]>,
  name: string,
  sent: { lines: number },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await setTimeout(500, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    // How far it is can be asked again; whether it went well is in the answer to the upload.
    const states = await imports().catch(() => []);
    const running = states.find(({ source, state }) => source === `import:${name}` && state === 'running');
    if (running && !signal.aborted) drawBar(Math.min(99, Math.floor((running.linesDone / sent.lines) * 100)), 'stored');
  }
}

/** The file as a stream that draws how much of it was sent, when a person looks, and counts its lines. */
function withProgress(file: string, sent: { lines: number }): Readable {
  const total = statSync(file).size;
  let bytes = 0;
  let shown = -1;
  const bar = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) sent.lines++;
      const percent = total === 0 ? 100 : Math.floor((bytes / total) * 100);
      if (process.stderr.isTTY && percent !== shown) drawBar((shown = percent), 'sent');
      done(null, chunk);
    },
  });
  return createReadStream(file).pipe(bar);
}
