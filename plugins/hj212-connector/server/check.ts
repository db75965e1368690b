import { openLoggers, type Hj212ConnectorConfig, type Hj212Device } from '../contracts/index.ts';
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

/**
 * What is to be told of loggers in whose name anybody could send; null when there are none, or the operator accepts it.
 * @throws HJ212_OPEN_INTAKE where nobody has said that there may be some
 */
export function checkIntake(config: Hj212ConnectorConfig): string | null {
  const open = openLoggers(config);
  if (open.length === 0 || config.openIntake === 'accepted') return null;
  const devices = `${open
    .slice(0, 5)
    .map(({ id }) => id)
    .join(', ')}${open.length > 5 ? `, … (${open.length})` : ''}`;
  if (config.openIntake === 'refused') throw hj212Errors.OPEN_INTAKE({ devices });
  return `anybody who reaches the port can send as ${devices}: set passwords, certificates or allowed addresses, or accept it`;
}
