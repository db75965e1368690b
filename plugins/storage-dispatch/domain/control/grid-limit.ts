import { feedsIn } from '../../contracts/index.ts';
import type { ControlEntry, GateDeviceKind } from '../../contracts/index.ts';
import type { NetLoad } from './net-load.ts';
import { capOf, expectedKw, setpointFor } from './delivery.ts';
import { entry } from './frame.ts';
import type { Frame } from './frame.ts';
import { gustOf } from './gusts.ts';
import type { Ahead, ControlInputs } from './types.ts';

/** Who helps first: storage costs least, then what can run at another time, then generation. */
const helpAgainstImport: readonly (readonly GateDeviceKind[])[] = [
  ['battery'],
  ['load', 'electrolyser'],
  ['generator', 'pv', 'wind'],
];
const helpAgainstExport: readonly (readonly GateDeviceKind[])[] = [
  ['battery'],
  ['generator'],
  ['pv', 'wind'],
  ['load', 'electrolyser'],
];

/** kW below which a limit counts as met. */
const tolerance = 1e-6;

const expected = (frame: Frame, setpointKw: number): number =>
  expectedKw(frame.bias, capOf(frame.image, gustOf(frame.gusts)), setpointKw);

/** Power that the devices will give if no further level speaks. */
export const expectedSum = (frames: readonly Frame[]): number =>
  frames.reduce((sum, frame) => sum + expected(frame, frame.value()), 0);

/**
 * Moves the expected sum of the devices by `wantedKw` in one direction, tier by tier and in each in proportion to the
 * room left, and fixes the values reached as bounds.
 *
 * @returns what could not be moved
 */
function move(frames: readonly Frame[], tiers: typeof helpAgainstImport, up: boolean, wantedKw: number): number {
  let left = wantedKw;
  for (const kinds of tiers) {
    const tier = frames.filter((frame) => kinds.includes(frame.image.device.kind));
    const rooms = tier.map((frame) => {
      const end = expected(frame, up ? frame.range.max : frame.range.min);
      return Math.max(0, (up ? 1 : -1) * (end - expected(frame, frame.value())));
    });
    const room = rooms.reduce((sum, value) => sum + value, 0);
    const take = Math.min(left, room);
    left -= take;
    tier.forEach((frame, i) => {
      const step = room > 0 ? (take * rooms[i]!) / room : 0;
      // PV that gives less than its limit needs none: just above the sun it would throttle the next gust of it.
      if (!up && step === 0 && feedsIn(frame.image.device.kind)) return;
      fix(frame, up, expected(frame, frame.value()) + (up ? step : -step));
    });
  }
  return left;
}

/** Forbids a device to give less (`up`) or more than a power. */
function fix(frame: Frame, up: boolean, powerKw: number): void {
  const setpoint = setpointFor(frame.bias, powerKw);
  frame.narrow('grid-limit', up ? { min: setpoint, max: Infinity } : { min: -Infinity, max: setpoint });
}

/** Shares the distance to a limit among the devices, so that what they do later cannot break it together. */
function share(frames: readonly Frame[], up: boolean, slackKw: number): void {
  const now = frames.map((frame) => expected(frame, frame.value()));
  const rooms = frames.map((frame, i) => Math.abs(now[i]! - expected(frame, up ? frame.range.min : frame.range.max)));
  const room = rooms.reduce((sum, value) => sum + value, 0);
  if (room <= slackKw) return;
  frames.forEach((frame, i) => {
    if (rooms[i]! === 0) return;
    const part = (slackKw * rooms[i]!) / room;
    fix(frame, up, now[i]! + (up ? -part : part));
  });
}

/**
 * Second controller: keeps import and export within their limits by what the devices are expected to give together.
 * Import is seen to first. Each device is left a range from which any choice of the levels below keeps the limits.
 */
export function limitGrid(
  frames: readonly Frame[],
  netLoad: NetLoad,
  inputs: ControlInputs,
  ahead: Ahead = { highKw: netLoad.highKw, lowKw: netLoad.lowKw, imported: false, exported: false },
): readonly ControlEntry[] {
  const { importLimitKw, exportLimitKw, guardKw } = inputs.settings;
  const reasons: ControlEntry[] = [];
  if (importLimitKw !== null) {
    const missingFor = (highKw: number): number => highKw - (importLimitKw - guardKw) - expectedSum(frames);
    const missing = Math.max(0, missingFor(netLoad.highKw));
    // What was above is not above twice, even if a device moves away from the limit by itself in this cycle.
    if (missing > tolerance || (ahead.imported && missingFor(ahead.highKw) > tolerance)) {
      const before = expectedSum(frames);
      const left = move(frames, helpAgainstImport, true, missing);
      // While the limit is in reach of the load, the batteries alone are ahead of its next rise.
      if (left <= tolerance) move(frames, [['battery']], true, Math.max(0, missingFor(ahead.highKw)));
      const importKw = netLoad.rawKw - expectedSum(frames);
      const params = { importKw, limitKw: importLimitKw, addedKw: expectedSum(frames) - before };
      reasons.push(entry('grid-limit', 'import-limited', null, params));
      if (importKw > importLimitKw + tolerance) {
        const missingKw = importKw - importLimitKw;
        reasons.push(entry('grid-limit', 'import-limit-unreachable', null, { limitKw: importLimitKw, missingKw }));
      }
    } else share(frames, true, -missingFor(netLoad.highKw));
  }
  if (exportLimitKw !== null) {
    const excessFor = (lowKw: number): number => expectedSum(frames) - (lowKw + exportLimitKw - guardKw);
    const excess = Math.max(0, excessFor(netLoad.lowKw));
    if (excess > tolerance || (ahead.exported && excessFor(ahead.lowKw) > tolerance)) {
      const before = expectedSum(frames);
      const left = move(frames, helpAgainstExport, false, excess);
      if (left <= tolerance) move(frames, [['battery']], false, Math.max(0, excessFor(ahead.lowKw)));
      const exportKw = expectedSum(frames) - netLoad.rawKw;
      const params = { exportKw, limitKw: exportLimitKw, removedKw: before - expectedSum(frames) };
      reasons.push(entry('grid-limit', 'export-limited', null, params));
      if (exportKw > exportLimitKw + tolerance) {
        const missingKw = exportKw - exportLimitKw;
        reasons.push(entry('grid-limit', 'export-limit-unreachable', null, { limitKw: exportLimitKw, missingKw }));
      }
    } else share(frames, false, -excessFor(netLoad.lowKw));
    // What was above is not above twice: PV stays for a cycle at what it gives, however the sun comes out.
    if (ahead.exported)
      for (const frame of frames)
        if (feedsIn(frame.image.device.kind)) fix(frame, false, expected(frame, frame.value()));
  }
  return reasons;
}
