/** Longer messages are cut: one of a refused statement has all of its parameters, which may be megabytes. */
const longest = 2_000;

/**
 * A failure as the queue can store it: the text columns of PostgreSQL refuse the character zero, and a job whose failure
 * cannot be stored would neither end nor come again before its lock runs out. What is behind an error is named with it, since
 * "failed query" says nothing without its cause.
 * @returns the same error where nothing has to change
 */
export function storableError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? new Error(text(error)) : error;
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  const message =
    text(error.message) + (cause === undefined || error.message.includes(cause) ? '' : `: ${text(cause)}`);
  // The stack begins with the message; of what follows, the lines with places.
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  if (message === error.message) return error;
  const stored = new Error(message, { cause: error });
  stored.name = error.name;
  stored.stack = [`${error.name}: ${message}`, ...places].join('\n');
  return stored;
}

function text(value: string): string {
  const shown = value.replaceAll('\u0000', '␀');
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}
