import { SimulatedDevices, simulatorStarts } from '@lingtan/park-simulator/contracts';
import { definePlugin, type Leadership } from '@lingtan/sdk';
import { fieldGroup, Telemetry } from '@lingtan/telemetry/contracts';
import { z } from 'zod';
import {
  dlt645ConnectorConfig,
  dlt645MetersTopic,
  dlt645MeterStatus,
  dlt645Read,
  listDlt645Meters,
  type Dlt645Meter,
} from '../contracts/index.ts';
import { dlt645Errors, resolveMeter } from '../domain/index.ts';
import { checkMeters } from './check.ts';
import { dlt645Discovery } from './discovery.ts';
import { addressOf, locate } from './locate.ts';
import { MeterPoller } from './meter-poller.ts';
import { loadProfiles } from './profiles.ts';
import { SerialLine } from './serial-line.ts';

const pointsEveryMs = 30_000;
const liveEveryMs = 2000;

/** @throws DLT645_DUPLICATE_METER */
function checkIds(meters: readonly Dlt645Meter[]): void {
  const ids = new Set<string>();
  for (const { id } of meters) {
    if (ids.has(id)) throw dlt645Errors.DUPLICATE_METER({ meter: id });
    ids.add(id);
  }
}

export default definePlugin({
  id: 'dlt645-connector',
  config: dlt645ConnectorConfig,
  permissions: [dlt645Read],
  services: { telemetry: Telemetry },
  optionalServices: { simulated: SimulatedDevices },
  topics: { [dlt645MetersTopic]: dlt645Read },
  devices: { discovery: dlt645Discovery },
  checkConfig: async (scope) => {
    checkIds(scope.config.meters);
    return checkMeters(scope, await loadProfiles());
  },
  async start(park, { telemetry, simulated }) {
    const { clock, log, config } = park;
    checkIds(config.meters);
    const profiles = await loadProfiles();
    const lines = new Map<string, SerialLine>();
    const changed = new Set<MeterPoller>();
    const pollers = config.meters.map((meter) => {
      const key = addressOf(meter);
      const line = lines.get(key) ?? new SerialLine(() => locate(meter, simulated));
      lines.set(key, line);
      const poller: MeterPoller = new MeterPoller({
        resolved: resolveMeter(meter, profiles),
        line,
        starting: () => simulatorStarts(meter.host, simulated),
        telemetry,
        clock,
        log,
        backOffMaxMs: config.backOffMaxMs,
        timeZone: park.park.timeZone,
        jitter: Math.random,
        changed: () => changed.add(poller),
      });
      return poller;
    });
    const refreshPoints = async (): Promise<void> => {
      const known = new Set((await telemetry.points()).map(({ id }) => id));
      for (const poller of pollers) poller.usePoints(known);
    };
    await refreshPoints();
    const statuses = () => pollers.map(({ status }) => status);
    const report = (): void => {
      const silent = statuses().filter(({ state }) => state === 'stale');
      const named = silent.slice(0, 5).map(({ id }) => id);
      if (silent.length === 0) park.healthy();
      else park.degraded(`${silent.length} of ${pollers.length} meters do not answer: ${named.join(', ')}`);
    };
    const leadership: Leadership = park.lead(
      'meters',
      (lead) => {
        for (const line of lines.values()) line.open();
        lead.every(liveEveryMs, () => {
          if (changed.size === 0) return;
          park.live.emit(dlt645MetersTopic, { devices: [...changed].map(({ status }) => status) });
          lead.tell(statuses());
          changed.clear();
          report();
        });
        const loops = pollers.filter(({ status }) => status.state !== 'disabled').map((each) => each.run(lead.signal));
        lead.onStop(async () => {
          for (const line of lines.values()) line.close();
          await Promise.all(loops);
        });
      },
      // Two masters on one serial line would talk into each other, so it ends in doubt.
      { group: fieldGroup },
    );
    park.route(listDlt645Meters, async () => {
      if (leadership.leading) return { devices: statuses() };
      const told = z.array(dlt645MeterStatus).safeParse(await leadership.told());
      const byId = new Map(told.success ? told.data.map((status) => [status.id, status]) : []);
      return { devices: statuses().map((status) => byId.get(status.id) ?? status) };
    });
    park.every(pointsEveryMs, refreshPoints);
  },
});
