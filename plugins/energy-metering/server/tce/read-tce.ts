import type { Tx } from '@lingtan/sdk';
import type { Direction, Meter, TceTotal } from '../../contracts/index.ts';
import { addCounts, gramsOfCoal, noIntervals, selectFactor, summarize, yearParts } from '../../domain/index.ts';
import type { QualityCounts, Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { sumIntervals } from '../totals.ts';
import { tceRef } from './refs.ts';

/** Consumers of which each counts once: what they take is what the park used. */
export function consumers(meters: readonly Meter[]): Meter[] {
  return meters.filter(
    ({ counted, role, directions }) =>
      counted && (role === 'load' || role === 'hydrogen') && directions.includes('import'),
  );
}

interface Running {
  meter: Meter;
  amount: number;
  gce: number | null;
  counts: QualityCounts;
  factors: TceTotal['factors'];
}

/** Standard coal of one direction of meters over a span; each calendar year by the factor of its kind in that year. */
export async function readTce(
  energy: Energy,
  tx: Tx,
  query: Span & { asOf?: string | null },
  meters: readonly Meter[],
  direction: Direction = 'import',
): Promise<TceTotal[]> {
  const totals = meters.map((meter): Running => ({ meter, amount: 0, gce: 0, counts: noIntervals(), factors: [] }));
  const keys = meters.map(({ id }) => ({ meter: id, direction, key: id }));
  for (const { from, to, year } of yearParts(query, energy.timeZone)) {
    const part = { from, to, resolution: 'all', asOf: query.asOf ?? null } as const;
    const sums = new Map((await sumIntervals(energy, tx, part, keys)).map((row) => [row.key, row]));
    for (const total of totals) {
      const row = sums.get(total.meter.id);
      const { factor, problem } = selectFactor(energy.scope.config.tce, total.meter.kind, year);
      total.factors.push({ year, factor: factor?.id ?? null, problem });
      total.amount += row?.amount ?? 0;
      if (row) addCounts(total.counts, row.counts);
      total.gce = total.gce === null || factor === null ? null : total.gce + gramsOfCoal(row?.amount ?? 0, factor);
    }
  }
  return totals.map(({ meter, amount, gce, counts, factors }) => ({
    meter: meter.id,
    direction,
    kind: meter.kind,
    amount,
    unit: meter.unit,
    gce,
    factors,
    quality: summarize(counts),
    ref: tceRef(`meter/${meter.id}.${direction}`, query),
  }));
}
