import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { LingtanError } from '@lingtan/sdk';
import type { ImportState } from '@lingtan/telemetry';
import type { Command } from 'commander';
import { withApi } from './api-client.ts';
import { printJson } from './fail.ts';

/** `lingtan telemetry …` */
export function telemetryCommands(program: Command): void {
  program
    .command('telemetry')
    .description('time series')
    .command('import <file>')
    .description('import a CSV file; interrupted, the same command goes on where it stopped')
    .requiredOption('--park <park>', 'the park')
    .requiredOption('--mapping <json>', 'mapping as JSON, or a file that holds it')
    .option('--dry-run', 'check every row and store nothing')
    .action((file: string, options: { park: string; mapping: string; dryRun?: boolean }) => importFile(file, options));
}

async function importFile(file: string, options: { park: string; mapping: string; dryRun?: boolean }): Promise<void> {
  if (!existsSync(file)) throw new LingtanError('CLI_NO_FILE', `There is no file ${file}`, { status: 404 });
  const mapping = existsSync(options.mapping) ? readFileSync(options.mapping, 'utf8') : options.mapping;
  const query = new URLSearchParams({ mapping, dryRun: String(options.dryRun ?? false), name: basename(file) });
  const state = await withApi((api) =>
    api.upload<ImportState>(
      `/api/parks/${encodeURIComponent(options.park)}/telemetry/import?${query}`,
      'text/csv',
      Readable.toWeb(withProgress(file)) as ReadableStream,
    ),
  );
  printJson(state);
}

/** The file as a stream that draws how far it is, when a person looks. */
function withProgress(file: string): Readable {
  const total = statSync(file).size;
  let sent = 0;
  let shown = -1;
  const bar = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      const percent = total === 0 ? 100 : Math.floor((sent / total) * 100);
      if (process.stderr.isTTY && percent !== shown) {
        shown = percent;
        process.stderr.write(
          `\r[${'#'.repeat(percent / 4).padEnd(25, '.')}] ${percent} %${percent === 100 ? ' sent, storing\n' : ''}`,
        );
      }
      done(null, chunk);
    },
  });
  return createReadStream(file).pipe(bar);
}
