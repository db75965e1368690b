import { localParts } from '@lingtan/sdk';

/** Weekday (0 = Monday) and hour of each slot in a zone. */
export interface LocalHours {
  weekday: Uint8Array;
  hour: Uint8Array;
}

const hourMs = 3_600_000;

/**
 * Local weekday and hour of every slot. Clocks change at full quarter hours of UTC only, so that one look-up per quarter
 * hour serves all narrower intervals.
 */
export function localHours(from: number, width: number, slots: number, timeZone: string): LocalHours {
  const result = { weekday: new Uint8Array(slots), hour: new Uint8Array(slots) };
  const step = hourMs / 4;
  let known = -1;
  let parts = { weekday: 0, hour: 0 };
  for (let slot = 0; slot < slots; slot++) {
    const quarter = Math.floor((from + slot * width) / step);
    if (quarter !== known) {
      parts = localParts(quarter * step, timeZone);
      known = quarter;
    }
    result.weekday[slot] = parts.weekday;
    result.hour[slot] = parts.hour;
  }
  return result;
}
