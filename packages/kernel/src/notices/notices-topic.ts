import type { ParkInfo } from '@lingtan/sdk';
import type { LiveHub } from '../live/live-hub.ts';

/** Kernel topic: `{}`, something about the notices of the park has changed; each asks again what it may see. */
export const noticesTopic = 'notices';

const gatherMs = 500;

/** Tells screens, at most twice a second and park. What the notices say does not travel, so nobody learns of others'. */
export function createNoticesBroadcast(live: LiveHub, park: (parkId: string) => ParkInfo | null) {
  const due = new Map<string, NodeJS.Timeout>();
  const send = (parkId: string): void => {
    due.delete(parkId);
    live.emit(parkId, noticesTopic, {});
    for (const { id } of park(parkId)?.enterprises ?? []) live.emitToEnterprise(parkId, noticesTopic, id, {});
  };
  return {
    changed(parkId: string): void {
      if (!due.has(parkId))
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
