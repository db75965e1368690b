import type { LiveHub } from '../live/live-hub.ts';

/** Kernel topic: `{}`, something happened that people read of; each asks again what it may see. */
export const eventsTopic = 'events';

const gatherMs = 500;

/** Tells screens of the park, at most twice a second; what happened does not travel with it. */
export function createEventsBroadcast(live: LiveHub) {
  const due = new Map<string, NodeJS.Timeout>();
  const send = (parkId: string): void => {
    due.delete(parkId);
    live.emit(parkId, eventsTopic, {});
  };
  return {
    told(parkId: string): void {
      if (due.has(parkId)) return;
      due.set(
        parkId,
        setTimeout(() => send(parkId), gatherMs),
      );
    },
    close(): void {
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
    },
  };
}
