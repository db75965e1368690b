import { useSyncExternalStore } from 'react';
import { useMoment } from './moment.tsx';

const listeners = new Map<
  number,
  { now: number; set: Set<() => void>; timer: ReturnType<typeof setInterval> | null }
>();

function ticker(milliseconds: number) {
  let entry = listeners.get(milliseconds);
  if (!entry) {
    entry = { now: Date.now(), set: new Set(), timer: null };
    listeners.set(milliseconds, entry);
  }
  return entry;
}

/**
 * The time, shared by all who ask for the same step, so that a thousand ages cost one timer. While a past time is shown,
 * that time, down to whole steps.
 */
export function useNow(milliseconds = 1000): number {
  const moment = useMoment();
  const entry = ticker(milliseconds);
  const present = useSyncExternalStore(
    (listener) => {
      entry.set.add(listener);
      entry.timer ??= setInterval(() => {
        entry.now = Date.now();
        for (const each of entry.set) each();
      }, milliseconds);
      return () => {
        entry.set.delete(listener);
        if (entry.set.size === 0 && entry.timer) {
          clearInterval(entry.timer);
          entry.timer = null;
        }
      };
    },
    () => {
      if (entry.timer === null) {
        const now = Date.now();
        if (now - entry.now >= milliseconds) entry.now = now;
      }
      return entry.now;
    },
  );
  return moment === null ? present : Math.floor(moment / milliseconds) * milliseconds;
}
