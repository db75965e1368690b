import type { Logger } from '@lingtan/sdk';
import { reasonOf } from './faults.ts';
import type { PluginStatus } from './host-options.ts';

/** Writes states of plugins as they change, gathered. */
export interface StatusWriter {
  note(status: PluginStatus): void;
  /** Writes once what is not written yet, and nothing any more. */
  close(): Promise<void>;
}

/** How long states are gathered, and after how long those that could not be written are tried again, in ms. */
const gatherMs = 50;
const retryMs = 1000;

/**
 * Writes the latest state of each plugin on each park. What could not be written is tried again: other processes go by it, and a
 * state may hold for months.
 */
export function createStatusWriter(
  write: (statuses: readonly PluginStatus[]) => Promise<void>,
  log: Pick<Logger, 'error'>,
): StatusWriter {
  const due = new Map<string, PluginStatus>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;
  const schedule = (ms: number): void => {
    if (!closed) timer ??= setTimeout(() => void flush(), ms);
  };
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    return (writing = writing.then(writeDue));
  };
  const writeDue = async (): Promise<void> => {
    const taken = [...due];
    if (taken.length === 0) return;
    due.clear();
    try {
      await write(taken.map(([, status]) => status));
    } catch (error) {
      log.error({ err: error }, `plugin states could not be written: ${reasonOf(error)}`);
      for (const [place, status] of taken) if (!due.has(place)) due.set(place, status);
      schedule(retryMs);
    }
  };
  return {
    note: (status) => {
      due.set(`${status.parkId}/${status.pluginId}`, status);
      schedule(gatherMs);
    },
    close: () => {
      closed = true;
      return flush();
    },
  };
}
