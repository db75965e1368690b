import { SimulatedDevices } from '@lingtan/park-simulator/contracts';
import { definePlugin, type ParkScope } from '@lingtan/sdk';
import { Telemetry, type TelemetryService } from '@lingtan/telemetry/contracts';
import {
  listModbusDevices,
  listModbusProfiles,
  modbusConnectorConfig,
  modbusDevicesTopic,
  modbusRead,
  type ModbusConnectorConfig,
} from '../contracts/index.ts';
import { modbusErrors, resolveDevice } from '../domain/index.ts';
import { checkDevices } from './check.ts';
import { DevicePoller } from './device-poller.ts';
import { ModbusLinks } from './link.ts';
import { addressOf, locator } from './locate.ts';
import { loadProfiles } from './profiles.ts';

const liveEveryMs = 2000;
const pointsEveryMs = 30_000;

/** Tells the operator which devices are silent. */
function reportHealth(park: ParkScope<ModbusConnectorConfig>, pollers: readonly DevicePoller[]): void {
  const silent = pollers.map((poller) => poller.status).filter((status) => status.state === 'stale');
  if (silent.length === 0) park.healthy();
  else
    park.degraded(
      `${silent.length} of ${pollers.length} devices do not answer: ${silent
        .slice(0, 5)
        .map((status) => status.id)
        .join(', ')}`,
    );
}

async function refreshPoints(telemetry: TelemetryService, pollers: readonly DevicePoller[]): Promise<void> {
  const known = new Set((await telemetry.points()).map((point) => point.id));
  for (const poller of pollers) poller.usePoints(known);
}

export default definePlugin({
  id: 'modbus-connector',
  config: modbusConnectorConfig,
  permissions: [modbusRead],
  services: { telemetry: Telemetry },
  optionalServices: { simulated: SimulatedDevices },
  topics: { [modbusDevicesTopic]: modbusRead },
  checkConfig: async (scope) => checkDevices(scope, await loadProfiles()),
  async start(park, { telemetry, simulated }) {
    const profiles = await loadProfiles();
    const ids = new Set<string>();
    const links = new ModbusLinks();
    park.onStop(() => links.close());
    const changed = new Set<DevicePoller>();
    const pollers = park.config.devices.map((device) => {
      if (ids.has(device.id)) throw modbusErrors.DUPLICATE_DEVICE({ device: device.id });
      ids.add(device.id);
      const poller: DevicePoller = new DevicePoller({
        resolved: resolveDevice(device, park.config, profiles),
        link: links.get(addressOf(device), locator(device, simulated)),
        telemetry,
        clock: park.clock,
        log: park.log,
        signal: park.signal,
        backOffMaxMs: park.config.backOffMaxMs,
        jitter: Math.random,
        changed: () => changed.add(poller),
      });
      return poller;
    });
    await refreshPoints(telemetry, pollers);
    park.route(listModbusDevices, async () => ({ devices: pollers.map((poller) => poller.status) }));
    park.route(listModbusProfiles, async () => ({
      profiles: [...profiles.values()].map(({ id, title, source, registers }) => ({
        id,
        title,
        source,
        registers: registers.length,
      })),
    }));
    park.every(pointsEveryMs, () => refreshPoints(telemetry, pollers));
    park.every(liveEveryMs, () => {
      if (changed.size === 0) return;
      park.live.emit(modbusDevicesTopic, { devices: [...changed].map((poller) => poller.status) });
      changed.clear();
      reportHealth(park, pollers);
    });
    const loops = pollers.filter((poller) => poller.status.state !== 'disabled').map((poller) => poller.run());
    park.onStop(async () => {
      links.close();
      await Promise.all(loops);
    });
  },
});
