import { answeredEntries, isRefusedEntry, LingtanError } from '@lingtan/sdk';

/** Says what went wrong on standard error and sets the exit code. Unexpected errors keep their stack. */
export function failWith(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof LingtanError || (error as { name?: string }).name === 'LingtanError') {
    const known = error as LingtanError;
    process.stderr.write(`${known.code}: ${known.message}\n`);
    if (known.hint) process.stderr.write(`${known.hint}\n`);
    return;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

/** Writes a value as JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Writes an answer as JSON. Of a batch it says how many entries were refused. A script learns by the exit code that one
 * was, whatever else there was.
 */
export function printAnswer(answer: unknown, isRefused: (entry: unknown) => boolean = isRefusedEntry): void {
  printJson(answer);
  const entries = answeredEntries(answer);
  const refused = (entries ?? [answer]).filter(isRefused).length;
  if (refused === 0) return;
  process.exitCode = 1;
  if (entries) process.stderr.write(`${refused} of ${entries.length} entries were refused\n`);
}
