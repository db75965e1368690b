import type { Meter } from '@lingtan/energy-metering/contracts';
import type { Certificates } from '../context.ts';

/** Roles whose import is consumption. */
const consuming: ReadonlySet<Meter['role']> = new Set(['load', 'hydrogen']);

export interface HourlyLoad {
  /** Wh by start of the hour, ms UTC. */
  readonly byHour: ReadonlyMap<number, number>;
  readonly totalWh: number;
  /** Share of the intervals that were not measured, 0 to 1; null without intervals. */
  readonly estimatedShare: number | null;
}

/** Meters whose import is the consumption of an account: `all` is every one of the park, `park` those of no enterprise. */
export function consumersOf(meters: readonly Meter[], account: string): string[] {
  return meters
    .filter(({ role, counted, kind, directions }) => {
      return counted && kind === 'electricity' && consuming.has(role) && directions.includes('import');
    })
    .filter(({ enterpriseId }) => {
      if (account === 'all') return true;
      return account === 'park' ? enterpriseId === null : account === `enterprise/${enterpriseId}`;
    })
    .map(({ id }) => id);
}

/** Share of intervals that were not measured, 0 to 1; null without intervals. */
export function estimatedShare(of: { intervals: number; measured: number } | undefined): number | null {
  return of === undefined || of.intervals === 0 ? null : Math.max(0, 1 - of.measured / of.intervals);
}

/** Consumption of an account by hour of the park; null when no meter measures it. */
export async function readLoad(
  { readings }: Certificates,
  account: string,
  span: { from: number; to: number },
): Promise<HourlyLoad | null> {
  const meters = consumersOf(await readings.meters(), account);
  if (meters.length === 0) return null;
  const totals = await readings.totals({ ...span, meters, resolution: '1h', by: 'meter' });
  const byHour = new Map<number, number>();
  let [totalWh, intervals, measured] = [0, 0, 0];
  for (const { direction, from, amount, intervals: count, quality } of totals) {
    if (direction !== 'import') continue;
    byHour.set(from, (byHour.get(from) ?? 0) + amount);
    totalWh += amount;
    intervals += count;
    measured += count * quality.actual;
  }
  return { byHour, totalWh, estimatedShare: estimatedShare({ intervals, measured }) };
}
