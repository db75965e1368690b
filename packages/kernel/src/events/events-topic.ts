import { gatherByPark } from '../live/gather-by-park.ts';
import type { LiveHub } from '../live/live-hub.ts';

/** Kernel topic: `{}`, something happened that people read of; each asks again what it may see. */
export const eventsTopic = 'events';

/** Tells screens of the park, at most twice a second; what happened does not travel with it. */
export function createEventsBroadcast(live: LiveHub) {
  return gatherByPark(500, (parkId) => live.emit(parkId, eventsTopic, {}));
}
