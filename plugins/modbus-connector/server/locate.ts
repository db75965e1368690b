import type { SimulatedDevicesService } from '@lingtan/park-simulator/contracts';
import type { ModbusDevice } from '../contracts/index.ts';
import { ModbusReadError } from './modbus-client.ts';
import type { Locate } from './link.ts';

const scheme = 'sim://';

/** A simulated device that does not listen yet: the simulator is starting. */
export class DeviceNotUp extends ModbusReadError {}

/** Whether the device lives in park-simulator; its samples are marked as simulated. */
export const isSimulated = (device: Pick<ModbusDevice, 'host'>): boolean => device.host.startsWith(scheme);

/** Address as shown to people. */
export const addressOf = (device: Pick<ModbusDevice, 'host' | 'port'>): string =>
  isSimulated(device) ? device.host : `${device.host}:${device.port}`;

/** How to find the device: by host and port, or by asking the simulator, whose ports change with each start. */
export function locator(device: ModbusDevice, simulated: Pick<SimulatedDevicesService, 'address'> | undefined): Locate {
  if (!isSimulated(device)) return async () => ({ host: device.host, port: device.port });
  return async () => {
    const found = await simulated?.address(device.host.slice(scheme.length));
    if (found) return found;
    if (simulated) throw new DeviceNotUp(`${device.host} is not up`, null);
    throw new ModbusReadError('park-simulator is not enabled on this park', null);
  };
}
