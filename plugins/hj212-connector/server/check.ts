import type { Hj212Device } from '../contracts/index.ts';
import { hj212Errors, pointOf } from '../domain/index.ts';

/**
 * Ids of the loggers by MN.
 * @throws HJ212_DUPLICATE_DEVICE, HJ212_DUPLICATE_MN, HJ212_DUPLICATE_POINT
 */
export function checkDevices(devices: readonly Hj212Device[]): ReadonlyMap<string, string> {
  const ids = new Set<string>();
  const byMn = new Map<string, string>();
  for (const device of devices) {
    if (ids.has(device.id)) throw hj212Errors.DUPLICATE_DEVICE({ device: device.id });
    ids.add(device.id);
    const other = byMn.get(device.mn);
    if (other !== undefined) throw hj212Errors.DUPLICATE_MN({ device: device.id, mn: device.mn, other });
    byMn.set(device.mn, device.id);
    const points = new Set<string>();
    for (const mapping of device.points) {
      const point = pointOf(mapping, device);
      if (points.has(point)) throw hj212Errors.DUPLICATE_POINT({ device: device.id, point });
      points.add(point);
    }
  }
  return byMn;
}
