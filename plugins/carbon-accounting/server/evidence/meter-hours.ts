import type { Interval, Meter } from '@lingtan/energy-metering/contracts';
import { enterpriseOf } from '../../domain/index.ts';
import type { Carbon } from '../context.ts';

/** Columns of the meters of a consumer, hour by hour. */
export interface MeterHours {
  /** Ids of the meters, in order. */
  meters: string[];
  /** Amount of each meter in each hour, Wh; null where a reading is missing. */
  hours: (number | null)[][];
}

const hourMs = 3_600_000;

/** What the meters of a consumer read over the hours of a span. None for what is no consumer, such as losses. */
export async function meterHours(
  { readings }: Carbon,
  use: string,
  { from, to, asOf }: { from: number; to: number; asOf: string | null },
): Promise<MeterHours> {
  const own = (await readings.meters()).filter((meter) => belongs(meter, use)).map(({ id }) => id);
  if (own.length === 0) return { meters: [], hours: [] };
  const intervals = (await readings.intervals({ from, to, asOf, meters: own })).filter(
    ({ direction }) => direction === 'import',
  );
  const hours = Array.from({ length: Math.round((to - from) / hourMs) }, (_, hour) =>
    own.map((meter) => sumOf(intervals, meter, from + hour * hourMs)),
  );
  return { meters: own, hours };
}

/** What the meters of a consumer read on each day of a span, by its first instant; null where a reading is missing. */
export async function meterDays(
  { readings }: Carbon,
  use: string,
  { from, to, asOf }: { from: number; to: number; asOf: string | null },
): Promise<{ meters: string[]; days: Map<number, (number | null)[]> }> {
  const meters = (await readings.meters()).filter((meter) => belongs(meter, use)).map(({ id }) => id);
  const days = new Map<number, (number | null)[]>();
  if (meters.length === 0) return { meters, days };
  const totals = await readings.totals({ from, to, asOf, meters, resolution: '1d', by: 'meter' });
  for (const total of totals) {
    if (total.direction !== 'import') continue;
    const row = days.get(total.from) ?? meters.map(() => null);
    row[meters.indexOf(total.key)] = total.quality.worst === 'missing' ? null : total.amount;
    days.set(total.from, row);
  }
  return { meters, days };
}

/** Meters of consumption: generators and storages of the enterprise show in the supply mix. */
function belongs({ enterpriseId, role, kind, boundary }: Meter, use: string): boolean {
  if (kind !== 'electricity' || !boundary || (role !== 'load' && role !== 'hydrogen')) return false;
  if (use === 'park') return enterpriseId === null;
  const enterprise = enterpriseOf(use);
  return enterprise !== null && enterpriseId === enterprise;
}

function sumOf(intervals: readonly Interval[], meter: string, hour: number): number | null {
  const inside = intervals.filter((each) => each.meter === meter && each.start >= hour && each.start < hour + hourMs);
  if (inside.length === 0 || inside.some(({ amount }) => amount === null)) return null;
  return inside.reduce((sum, { amount }) => sum + amount!, 0);
}
