import type { Logger } from '@lingtan/sdk';
import { withTimeout } from './host/scope-core.ts';

/** A part of the kernel, the milliseconds it may take to end, and how. */
export type StopPart = [name: string, timeoutMs: number, end: () => Promise<void>];

/**
 * Ends parts one after the other. Each gets its time and no more: a handler that hangs may not keep the database from a
 * clean end.
 */
export async function stopParts(log: Logger, parts: readonly StopPart[]): Promise<void> {
  for (const [part, timeoutMs, end] of parts) {
    await withTimeout(end(), timeoutMs).catch((error: unknown) =>
      log.error({ part, err: error }, 'a part did not stop cleanly'),
    );
  }
}
