import { LingtanError } from '@lingtan/sdk';

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
