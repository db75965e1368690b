import type { Interval, Meter, MeterFilter, MeterReadingsService } from '../contracts/index.ts';
import { subtree } from '../domain/index.ts';
import type { Energy } from './context.ts';
import { readHistory, readIntervals } from './interval-store.ts';
import type { StoredInterval } from './interval-store.ts';
import { intervalRef } from './refs.ts';
import { readTotals } from './totals.ts';

/** A stored revision as others see it. */
export function toInterval(row: StoredInterval): Interval {
  return {
    meter: row.meter,
    direction: row.direction,
    start: row.start,
    end: row.start + row.minutes * 60_000,
    revision: row.revision,
    amount: row.amount,
    status: row.status,
    method: row.method,
    reason: row.reason,
    recordedAt: row.recordedAt,
    ref: intervalRef(row.meter, row.direction, row.start, row.revision),
  };
}

/** Meters that a query and a viewer's enterprise leave. */
export function selectMeters(
  energy: Energy,
  { meters, enterpriseId, node, kind }: Omit<MeterFilter, 'enterpriseId'> & { enterpriseId?: string | null },
): Meter[] {
  const wanted = meters === undefined ? null : new Set(meters);
  const below = node === undefined ? null : new Set(subtree(energy.meters, node));
  return energy.meters.filter(
    (meter) =>
      (wanted === null || wanted.has(meter.id)) &&
      (below === null || below.has(meter.id)) &&
      (!enterpriseId || meter.enterpriseId === enterpriseId) &&
      (kind === undefined || meter.kind === kind),
  );
}

/** Readings for other plugins of the park. */
export function meterReadings(energy: Energy): MeterReadingsService {
  const { db } = energy.scope;
  return {
    meters: async () => [...energy.meters],
    intervalMinutes: async () => energy.minutes,
    intervals: (query) =>
      db.tx(async (tx) => {
        const meters = selectMeters(energy, query).map((meter) => meter.id);
        return (await readIntervals(tx, { ...query, meters, minutes: energy.minutes })).map(toInterval);
      }),
    history: ({ meter, direction, start }) =>
      db.tx(async (tx) => (await readHistory(tx, meter, direction, start)).map(toInterval)),
    totals: (query) => db.tx((tx) => readTotals(energy, tx, query, selectMeters(energy, query))),
  };
}
