import { freshness } from '../gate/freshness.ts';
import { nextInterval } from './demand-hold.ts';
import { nextNetLoad } from './net-load.ts';
import type { NetLoad } from './net-load.ts';
import { isFresh } from './protection.ts';
import { nextUsualStep, notePeak } from './recent-peak.ts';
import type { ControlInputs, ControlState, DemandInterval, DeviceImage, RecentPeak } from './types.ts';
import { heartbeatLost, overrideOf } from './wishes.ts';

/** What is known of the grid connection in a cycle. */
export interface Measured {
  readonly netLoad: NetLoad;
  readonly peaks: readonly RecentPeak[];
  readonly usualStepKw: number | null;
  readonly interval: DemandInterval;
}

/** Whether setpoints for a device are written in this cycle. */
export function isWritten(inputs: ControlInputs, { device, owned }: DeviceImage): boolean {
  if (device.mode === 'automatic') return true;
  if (device.mode === 'off') return false;
  return owned || (!heartbeatLost(inputs) && overrideOf(inputs, device.id) !== null);
}

/** Whether the power of a device can be counted on in the balance of the grid connection. */
export function countsIn(inputs: ControlInputs, image: DeviceImage): boolean {
  const powerKw = image.telemetry?.powerKw ?? null;
  const known = powerKw !== null && Number.isFinite(powerKw);
  return isWritten(inputs, image) && !image.tripped && isFresh(image, inputs.now) && known;
}

/**
 * Net load without the controlled devices, its peaks of late and the import of the running quarter hour; null while the
 * measurement at the grid connection is lost. Without `dtS` (the clock jumped) the filters begin anew.
 */
export function measure(
  inputs: ControlInputs,
  images: readonly DeviceImage[],
  state: ControlState,
  dtS: number | null,
): Measured | null {
  const { grid, now, settings } = inputs;
  if (!grid || !Number.isFinite(grid.importKw) || freshness(grid.at, settings.gridFreshnessS, now) !== 'fresh')
    return null;
  const counted = images.filter((image) => countsIn(inputs, image));
  const sumOf = (images: readonly DeviceImage[]): number =>
    images.reduce((sum, image) => sum + (image.telemetry?.powerKw ?? 0), 0);
  const rawKw = grid.importKw + sumOf(counted);
  // Batteries answer for the demand and for what the plan takes from a surplus; sun, wind and loads are as they are.
  const openKw = grid.importKw + sumOf(counted.filter(({ device }) => device.kind === 'battery'));
  const last = dtS === null ? null : state.interval;
  const stepKw = dtS === null || state.rawKw === null ? null : rawKw - state.rawKw;
  return {
    netLoad: nextNetLoad(rawKw, dtS === null ? null : state.netLoad, dtS ?? 0, settings.releaseS),
    peaks: notePeak(state.peaks, now, { kw: rawKw, riseKw: stepKw ?? 0 }, settings.headroomS),
    usualStepKw: stepKw === null ? state.usualStepKw : nextUsualStep(state.usualStepKw, stepKw, dtS ?? 0),
    interval: nextInterval(last, now, grid.importKw, openKw, dtS ?? 0),
  };
}
