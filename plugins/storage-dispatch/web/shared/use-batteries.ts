import { useNow } from '@lingtan/web-sdk';
import type { DeviceNow } from '../../contracts/control-routes.ts';
import { useControl } from './use-control.ts';

/** The batteries as they are measured now. */
export interface BatteriesNow {
  readonly batteries: readonly DeviceNow[];
  /** Power of all together, discharging positive; null where that of one is not known. Unit: kW */
  readonly powerKw: number | null;
  /** Time of the oldest part. */
  readonly at: number | null;
  /** Reading of the only one. */
  readonly ref: string | null;
}

/** What the batteries do now, by measurement; null until it is known who they are. */
export function useBatteries(): BatteriesNow | null {
  const control = useControl().data;
  const now = useNow(5000);
  if (!control) return null;
  const batteries = [...control.devices, ...control.others].filter(({ kind }) => kind === 'battery');
  return batteriesNow(batteries, now);
}

/** @see BatteriesNow */
export function batteriesNow(devices: readonly DeviceNow[], now: number): BatteriesNow {
  const batteries = devices.map((device) => presentOf(device, now));
  const times = batteries.map(({ telemetryAt }) => telemetryAt);
  const known = batteries.length > 0 && batteries.every(({ powerKw }) => powerKw !== null);
  return {
    batteries,
    powerKw: known ? batteries.reduce((sum, { powerKw }) => sum + powerKw!, 0) : null,
    at: times.every((at) => at !== null) && times.length > 0 ? Math.min(...(times as number[])) : null,
    ref: batteries.length === 1 ? batteries[0]!.refs.power : null,
  };
}

/** A device as it may be said to be now: what was measured of it too long ago is not known any more. */
function presentOf(device: DeviceNow, now: number): DeviceNow {
  // Of a controlled device the controller knows from which age on that is; of what the page was told before, its clock.
  const isOld = device.mode !== null && device.says[0]?.code === 'unmeasured';
  if (!isOld && device.telemetryAt !== null && now - device.telemetryAt <= device.freshForS * 1000) return device;
  // The first clause is what it does, by measurement.
  const says = [{ code: 'unmeasured', params: {} }, ...device.says.slice(1)];
  return { ...device, powerKw: null, energyKwh: null, says, refs: { ...device.refs, power: null, stored: null } };
}

/** Which way a power of batteries flows. */
export const doingOf = (kw: number | null): 'none' | 'idle' | 'discharging' | 'charging' =>
  kw === null ? 'none' : Math.abs(kw) < 0.05 ? 'idle' : kw > 0 ? 'discharging' : 'charging';
