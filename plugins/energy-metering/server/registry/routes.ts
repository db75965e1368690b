import { dayStart } from '@lingtan/sdk';
import type { ParkScope, Principal, Tx } from '@lingtan/sdk';
import { meterRoute, registryRoute } from '../../contracts/index.ts';
import type { Meter, MeterConfig, RegistryMeter } from '../../contracts/index.ts';
import { subtree } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { waitingHistory } from '../closing.ts';
import { readPoints } from '../context.ts';
import type { Energy } from '../context.ts';
import { readProgress } from '../progress-store.ts';
import { totalRef } from '../refs.ts';
import { queryMeters } from '../routes/query.ts';
import { knownAmount, readTotals } from '../totals.ts';
import { describeMeter, namedPoints } from './describe-registry.ts';
import { readFactsOf } from './facts-store.ts';
import { describeDevices, describeRegisters, readDemand } from './read-detail.ts';

const day = 86_400_000;
const statisticsDays = 30;

/** Registers the routes of the meter registry. */
export function registerRegistryRoutes(energy: Energy, scope: Pick<ParkScope, 'route'>): void {
  scope.route(registryRoute, async ({ query, principal, tx }) => {
    const meters = queryMeters(energy, principal, query);
    const span = today(energy);
    const rows = await describe(energy, meters, span, tx);
    const amountPoints = meters.flatMap(({ id }) => amountPointsOf(energy.configs.get(id)!));
    const configs = meters.map(({ id }) => energy.configs.get(id)!);
    // Spans belong to the park; what of them concerns meters may be seen by whoever may see these.
    const history = await energy.scope.db.tx((open) => waitingHistory(energy, open, configs));
    const now = energy.scope.clock.now();
    return { now, ...span, intervalMinutes: energy.minutes, meters: rows, amountPoints, history };
  });

  scope.route(meterRoute, async ({ params, principal, tx }) => {
    const [meter] = queryMeters(energy, principal, params.meter) as [Meter];
    const [row] = await describe(energy, [meter], today(energy), tx);
    const config = energy.configs.get(meter.id)!;
    const points = await readPoints(energy);
    const latest = await energy.telemetry.latest(namedPoints(config).filter((point) => points.has(point)));
    const until = dayStart(energy.scope.clock.now(), energy.timeZone, 1);
    const statistics = { from: dayStart(until - statisticsDays * day, energy.timeZone), to: until };
    return {
      now: energy.scope.clock.now(),
      intervalMinutes: energy.minutes,
      meter: row!,
      registers: describeRegisters(energy, meter, points, new Map(latest.map((value) => [value.point, value]))),
      devices: describeDevices(config),
      // Progress and facts belong to the park; what of them concerns the meter may be seen by whoever may see it.
      ...(await energy.scope.db.tx(async (open) => ({
        closedUntil: (await readProgress(open, energy.minutes)).get(meter.id) ?? null,
        facts: (await readFactsOf(open, meter.id)).map(({ version, recordedAt, pendingFrom }) => ({
          version,
          recordedAt,
          pending: pendingFrom !== null,
        })),
      }))),
      ...(await tx(async (open) => ({
        statistics: { ...statistics, totals: (await amounts(energy, open, [meter], statistics)).get(meter.id) ?? [] },
        demand: await readDemand(energy, open, meter),
      }))),
      ...relatives(energy, meter, principal),
    };
  });
}

function amountPointsOf(meter: MeterConfig): { point: string; stamp: 'end' | 'start' }[] {
  if (meter.registerType !== 'interval') return [];
  return [meter.importPoint, meter.exportPoint]
    .filter((point) => point !== undefined)
    .map((point) => ({ point, stamp: meter.registerStamp }));
}

function today(energy: Energy): Span {
  const now = energy.scope.clock.now();
  return { from: dayStart(now, energy.timeZone), to: dayStart(now, energy.timeZone, 1) };
}

async function describe(
  energy: Energy,
  meters: readonly Meter[],
  span: Span,
  tx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<RegistryMeter[]> {
  const points = await readPoints(energy);
  const named = [...new Set(meters.flatMap((meter) => namedPoints(energy.configs.get(meter.id)!)))];
  const known = named.filter((point) => points.has(point));
  const latest = known.length === 0 ? [] : await energy.telemetry.latest(known);
  const newest = new Map(latest.map(({ point, ts }) => [point, ts]));
  const sums = await tx((open) => amounts(energy, open, meters, span));
  return meters.map((meter) => ({
    ...describeMeter(energy, meter, points, newest),
    today: sums.get(meter.id) ?? [],
  }));
}

type Amount = RegistryMeter['today'][number];

/** Sums of meters over a span, by meter. */
async function amounts(energy: Energy, tx: Tx, meters: readonly Meter[], span: Span): Promise<Map<string, Amount[]>> {
  const totals = await readTotals(energy, tx, { ...span, resolution: 'all', by: 'meter' }, meters);
  const byMeter = new Map<string, Amount[]>();
  for (const total of totals) {
    const { key, direction, intervals, quality } = total;
    const ref = totalRef(`meter/${key}.${direction}`, span);
    byMeter.set(key, [...(byMeter.get(key) ?? []), { direction, amount: knownAmount(total), intervals, quality, ref }]);
  }
  return byMeter;
}

/** Meters above and directly below that the viewer may see. */
function relatives(energy: Energy, meter: Meter, principal: Principal): { above: string[]; below: string[] } {
  const visible = queryMeters(energy, principal, undefined);
  const byId = new Map(visible.map((each) => [each.id, each]));
  const above: string[] = [];
  for (let at = meter.parentId; at !== null && byId.has(at); at = byId.get(at)!.parentId) above.push(at);
  const ids = new Set(subtree(visible, meter.id));
  return {
    above,
    below: visible.filter(({ id, parentId }) => parentId === meter.id && ids.has(id)).map(({ id }) => id),
  };
}
