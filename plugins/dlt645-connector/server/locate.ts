import type { SimulatedDevicesService } from '@lingtan/park-simulator/contracts';
import type { Dlt645Meter } from '../contracts/index.ts';

const scheme = 'sim://';

/** Whether the meter lives in park-simulator; its samples are marked as simulated. */
export const isSimulated = ({ host }: Pick<Dlt645Meter, 'host'>): boolean => host.startsWith(scheme);

/** Address as shown to people. */
export const addressOf = (meter: Pick<Dlt645Meter, 'host' | 'port'>): string =>
  isSimulated(meter) ? meter.host : `${meter.host}:${meter.port}`;

/**
 * Where the meter listens: by host and port, or by asking the simulator, whose ports change with each start.
 * @throws Error when the simulator does not have it up
 */
export async function locate(
  meter: Pick<Dlt645Meter, 'host' | 'port'>,
  simulated: Pick<SimulatedDevicesService, 'address'> | undefined,
): Promise<{ host: string; port: number }> {
  if (!isSimulated(meter)) return { host: meter.host, port: meter.port };
  if (!simulated) throw new Error('park-simulator is not enabled on this park');
  const found = await simulated.address(meter.host.slice(scheme.length));
  if (!found) throw new Error(`${meter.host} is not up`);
  return found;
}
