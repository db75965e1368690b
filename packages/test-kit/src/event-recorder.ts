import { waitUntil } from './wait-until.ts';

/** Keeps what it is given, and lets a test wait for it. */
export interface EventRecorder<T> {
  readonly events: readonly T[];
  record(event: T): void;
  /** Resolves with all events once there are `count` that match; fails after `timeoutMs` naming what there was. */
  waitFor(count: number, matches?: (event: T) => boolean, timeoutMs?: number): Promise<T[]>;
  clear(): void;
}

/** Makes a recorder; use `record` as a handler or inside one. */
export function createEventRecorder<T = unknown>(): EventRecorder<T> {
  const events: T[] = [];
  return {
    events,
    record: (event) => void events.push(event),
    waitFor: async (count, matches = () => true, timeoutMs = 60_000) => {
      await waitUntil(
        () => events.filter(matches).length >= count,
        timeoutMs,
        () => {
          return `${events.filter(matches).length} of ${count} events came: ${JSON.stringify(events).slice(0, 500)}`;
        },
      );
      return events.filter(matches);
    },
    clear: () => void events.splice(0),
  };
}
