import { SimulatedDevices } from '@lingtan/park-simulator/contracts';
import { definePlugin, type ParkScope } from '@lingtan/sdk';
import {
  PointWriter,
  Telemetry,
  type PointWriterService,
  type TelemetryService,
  type WriteOrder,
} from '@lingtan/telemetry/contracts';
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
import { isSimulated } from './locate.ts';
import { ModbusPointWriter, type WriteTarget } from './point-writer.ts';
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

/** Offers writing to the plugins that the configuration names; others see no point that they could write. */
function offerWriting(park: ParkScope<ModbusConnectorConfig>, targets: readonly WriteTarget[]): void {
  const points = new Set<string>();
  for (const { device, register } of targets) {
    if (points.has(register.point))
      throw modbusErrors.BAD_REGISTER({ device: device.id, point: register.point, reason: 'two devices write it' });
    points.add(register.point);
  }
  const { db, clock, config } = park;
  park.provideFor(PointWriter, (caller): PointWriterService => {
    const record = (order: WriteOrder, device: string): Promise<void> =>
      db.tx((tx) =>
        park.audit(tx, { action: 'modbus.write', subject: order.point, after: { ...order, device, plugin: caller } }),
      );
    const allowed = config.writers.includes(caller);
    const writer = new ModbusPointWriter({ targets: allowed ? targets : [], clock, record });
    return {
      points: async () => writer.points(),
      write: (order) => writer.write(order),
      readBack: (point) => writer.readBack(point),
    };
  });
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
