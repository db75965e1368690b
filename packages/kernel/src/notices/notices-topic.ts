import type { ParkInfo } from '@lingtan/sdk';
import { gatherByPark } from '../live/gather-by-park.ts';
import type { LiveHub } from '../live/live-hub.ts';

/** Kernel topic: `{}`, something about the notices of the park has changed; each asks again what it may see. */
export const noticesTopic = 'notices';

/** Tells screens, at most twice a second and park. What the notices say does not travel, so nobody learns of others'. */
export function createNoticesBroadcast(live: LiveHub, park: (parkId: string) => ParkInfo | null) {
  return gatherByPark(500, (parkId) => {
    live.emit(parkId, noticesTopic, {});
    for (const { id } of park(parkId)?.enterprises ?? []) live.emitToEnterprise(parkId, noticesTopic, id, {});
  });
}
