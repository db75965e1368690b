import { SimulatedDevices } from '@lingtan/park-simulator/contracts';
import { definePlugin, type ParkScope } from '@lingtan/sdk';
import { offerWriting, PointWriter, Telemetry, type TelemetryService } from '@lingtan/telemetry/contracts';
import {
  listModbusDevices,
  listModbusProfiles,
  modbusConnectorConfig,
  modbusDevicesTopic,
  modbusRead,
  type ModbusConnectorConfig,
} from '../contracts/index.ts';
import { modbusErrors } from '../domain/index.ts';
import { checkDevices } from './check.ts';
import { modbusDiscovery } from './discovery.ts';
import { isSimulated } from './locate.ts';
import { type Polling, startPolling } from './polling.ts';
import { loadProfiles } from './profiles.ts';

const pointsEveryMs = 30_000;

/** Tells the operator which of the devices that are polled here are silent. */
function reportHealth(park: ParkScope<ModbusConnectorConfig>, pollings: readonly Polling[]): void {
  const statuses = pollings
    .filter(({ leadership }) => leadership.leading)
    .flatMap(({ pollers }) => pollers.map((poller) => poller.status));
  const silent = statuses.filter((status) => status.state === 'stale');
  if (silent.length === 0) park.healthy();
  else
    park.degraded(
      `${silent.length} of ${park.config.devices.length} devices do not answer: ${silent
        .slice(0, 5)
        .map((status) => status.id)
        .join(', ')}`,
    );
}

async function refreshPoints(telemetry: TelemetryService, pollings: readonly Polling[]): Promise<void> {
  const known = new Set((await telemetry.points()).map((point) => point.id));
  for (const { pollers } of pollings) for (const poller of pollers) poller.usePoints(known);
}

export default definePlugin({
  id: 'modbus-connector',
  config: modbusConnectorConfig,
  permissions: [modbusRead],
  services: { telemetry: Telemetry },
  optionalServices: { simulated: SimulatedDevices },
  provides: [PointWriter],
  topics: { [modbusDevicesTopic]: modbusRead },
  devices: { discovery: modbusDiscovery },
  checkConfig: async (scope) => checkDevices(scope, await loadProfiles()),
  async start(park, { telemetry, simulated }) {
    const profiles = await loadProfiles();
    const ids = new Set<string>();
    for (const { id } of park.config.devices) {
      if (ids.has(id)) throw modbusErrors.DUPLICATE_DEVICE({ device: id });
      ids.add(id);
    }
    const known = new Set((await telemetry.points()).map((point) => point.id));
    const pollings: Polling[] = [];
    const common = { profiles, telemetry, simulated, known, report: () => reportHealth(park, pollings) };
    const real = park.config.devices.filter((device) => !isSimulated(device));
    const pretended = park.config.devices.filter(isSimulated);
    if (real.length > 0) pollings.push(startPolling(park, { ...common, name: 'devices', devices: real }));
    if (pretended.length > 0)
      pollings.push(
        startPolling(park, {
          ...common,
          name: 'simulated-devices',
          devices: pretended,
        }),
      );
    offerWriting(
      park,
      pollings.flatMap(({ targets }) => targets),
      {
        action: 'modbus.write',
        twice: ({ device, point }) => modbusErrors.BAD_REGISTER({ device, point, reason: 'two devices write it' }),
      },
    );
    park.route(listModbusDevices, async () => {
      const statuses = (await Promise.all(pollings.map((polling) => polling.statuses()))).flat();
      const place = new Map([...ids].map((id, index) => [id, index]));
      return { devices: statuses.sort((a, b) => place.get(a.id)! - place.get(b.id)!) };
    });
    park.route(listModbusProfiles, async () => ({
      profiles: [...profiles.values()].map(({ id, title, source, registers }) => ({
        id,
        title,
        source,
        registers: registers.length,
      })),
    }));
    park.every(pointsEveryMs, () => refreshPoints(telemetry, pollings));
  },
});
