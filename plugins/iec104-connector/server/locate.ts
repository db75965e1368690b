import type { SimulatedDevicesService } from '@lingtan/park-simulator/contracts';
import type { Iec104StationConfig } from '../contracts/index.ts';

const scheme = 'sim://';

/** Whether the station lives in park-simulator; its samples are marked as simulated. */
export const isSimulated = ({ host }: Pick<Iec104StationConfig, 'host'>): boolean => host.startsWith(scheme);

/** Address as shown to people. */
export const addressOf = (station: Pick<Iec104StationConfig, 'host' | 'port'>): string =>
  isSimulated(station) ? station.host : `${station.host}:${station.port}`;

/**
 * Where the station listens: by host and port, or by asking the simulator, whose ports change with each start.
 * @throws Error when the simulator does not have it up
 */
export async function locate(
  station: Pick<Iec104StationConfig, 'host' | 'port'>,
  simulated: Pick<SimulatedDevicesService, 'address'> | undefined,
): Promise<{ host: string; port: number }> {
  if (!isSimulated(station)) return { host: station.host, port: station.port };
  if (!simulated) throw new Error('park-simulator is not enabled on this park');
  const found = await simulated.address(station.host.slice(scheme.length));
  if (!found) throw new Error(`${station.host} is not up`);
  return found;
}
