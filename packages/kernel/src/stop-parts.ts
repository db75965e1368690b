import type { Logger } from '@lingtan/sdk';
import { withTimeout } from './host/scope-core.ts';

/** A part of the kernel, the milliseconds it may take to end, and how. */
export type StopPart = [name: string, timeoutMs: number, end: () => Promise<void>];

/** What a part gets at least, in ms, when those before it have used up the time of all. */
const leastMs = 100;

/**
 * Ends parts one after the other, all of them within `withinMs`. Each gets its time and no more: a handler that hangs may not keep
 * the database from a clean end.
 */
export async function stopParts(log: Logger, withinMs: number, parts: readonly StopPart[]): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (const [part, timeoutMs, end] of parts) {
    const left = Math.max(leastMs, deadline - performance.now());
    await withTimeout(end(), Math.min(timeoutMs, left)).catch((error: unknown) =>
      log.error({ part, err: error }, 'a part did not stop cleanly'),
    );
  }
}
