import { SimulatedDevices } from '@lingtan/park-simulator/contracts';
import { completePoint, definePlugin, type Leadership, type ParkScope } from '@lingtan/sdk';
import { fieldGroup, offerWriting, PointWriter, Telemetry, type TelemetryService } from '@lingtan/telemetry/contracts';
import { z } from 'zod';
import {
  iec104ConnectorConfig,
  iec104Read,
  iec104StationsTopic,
  iec104StationStatus,
  listIec104Stations,
  type Iec104ConnectorConfig,
} from '../contracts/index.ts';
import { iec104Errors } from '../domain/index.ts';
import { checkStations } from './check.ts';
import { commandTarget } from './command-target.ts';
import { iec104Discovery } from './discovery.ts';
import { Station } from './station.ts';

const pointsEveryMs = 30_000;
const liveEveryMs = 2000;

/** @throws IEC104_DUPLICATE_STATION, IEC104_BAD_POINT naming what does not fit together */
function checkMapping({ stations }: Iec104ConnectorConfig): void {
  const ids = new Set<string>();
  for (const { id, points } of stations) {
    if (ids.has(id)) throw iec104Errors.DUPLICATE_STATION({ station: id });
    ids.add(id);
    const addresses = new Set<number>();
    for (const { point, address, write, scale } of points) {
      const refuse = (reason: string) => iec104Errors.BAD_POINT({ station: id, point, reason });
      if (addresses.has(address)) throw refuse(`the object ${address} is mapped twice`);
      addresses.add(address);
      if (scale === 0) throw refuse('scale: 0 tells nothing');
      if (write && write.min > write.max) throw refuse(`min ${write.min} is above max ${write.max}`);
    }
  }
}

/** Tells the operator which of the stations that are led here are not connected. */
function reportHealth(park: ParkScope<Iec104ConnectorConfig>, stations: readonly Station[]): void {
  const silent = stations.map(({ status }) => status).filter(({ state }) => state === 'stale');
  if (silent.length === 0) return park.healthy();
  const named = silent.slice(0, 5).map(({ id }) => id);
  park.degraded(`${silent.length} of ${stations.length} stations are not connected: ${named.join(', ')}`);
}

async function refreshPoints(telemetry: TelemetryService, stations: readonly Station[]): Promise<void> {
  const known = new Set((await telemetry.points()).map(({ id }) => id));
  for (const station of stations) station.usePoints(known);
}

export default definePlugin({
  id: 'iec104-connector',
  config: iec104ConnectorConfig,
  permissions: [iec104Read],
  services: { telemetry: Telemetry },
  optionalServices: { simulated: SimulatedDevices },
  provides: [PointWriter],
  devices: { discovery: iec104Discovery },
  topics: { [iec104StationsTopic]: iec104Read },
  checkConfig: async (scope) => {
    checkMapping(scope.config);
    return checkStations(scope);
  },
  async start(park, { telemetry, simulated }) {
    checkMapping(park.config);
    const { clock, log } = park;
    const { timeZone } = park.park;
    const changed = new Set<Station>();
    const stations = park.config.stations.map((station) => {
      const own: Station = new Station({
        station,
        telemetry,
        simulated,
        timeZone,
        clock,
        log,
        backOffMaxMs: park.config.backOffMaxMs,
        leadership: () => leadership,
        jitter: Math.random,
        changed: () => changed.add(own),
      });
      return own;
    });
    await refreshPoints(telemetry, stations);
    const statuses = () => stations.map(({ status }) => status);
    const leadership: Leadership = park.lead(
      'stations',
      (lead) => {
        lead.every(liveEveryMs, () => {
          if (changed.size === 0) return;
          park.live.emit(iec104StationsTopic, { devices: [...changed].map(({ status }) => status) });
          lead.tell(statuses());
          changed.clear();
          reportHealth(park, stations);
        });
        const loops = stations.filter(({ status }) => status.state !== 'disabled').map((each) => each.run(lead.signal));
        lead.onStop(() => Promise.all(loops).then(() => undefined));
      },
      // Two masters on one station would push each other out, so it ends in doubt.
      { group: fieldGroup },
    );
    offerWriting(
      park,
      park.config.stations.flatMap((station, index) =>
        station.points
          .filter(({ write }) => write !== undefined)
          .map((config) =>
            commandTarget({
              station,
              config,
              point: completePoint(config.point, station.asset ?? station.id),
              commander: stations[index]!.commander,
              leadership,
            }),
          ),
      ),
      {
        action: 'iec104.command',
        twice: ({ device, point }) =>
          iec104Errors.BAD_POINT({ station: device, point, reason: 'two stations write it' }),
      },
    );
    park.route(listIec104Stations, async () => {
      if (leadership.leading) return { devices: statuses() };
      const told = z.array(iec104StationStatus).safeParse(await leadership.told());
      const byId = new Map(told.success ? told.data.map((status) => [status.id, status]) : []);
      return { devices: statuses().map((status) => byId.get(status.id) ?? status) };
    });
    park.every(pointsEveryMs, () => refreshPoints(telemetry, stations));
  },
});
