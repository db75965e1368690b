import type { Tx } from '@lingtan/sdk';
import { addCounts, balanceItem, noIntervals } from '../domain/index.ts';
import type { Balance, QualityCounts, Span } from '../domain/index.ts';
import type { Energy } from './context.ts';
import { sumIntervals } from './totals.ts';

export interface IntervalBalance {
  start: number;
  balance: Balance;
  counts: QualityCounts;
}

/** Sources and uses of every interval of the span, of the meters in the balance. `tx` must see the whole park. */
export async function readBalances(
  energy: Energy,
  tx: Tx,
  query: Span & { asOf?: string | null },
): Promise<IntervalBalance[]> {
  const keys = energy.meters
    .filter((meter) => meter.boundary)
    .flatMap((meter) =>
      meter.directions.map((direction) => {
        const { side, item } = balanceItem(meter, direction);
        return { meter: meter.id, direction, key: `${side}/${item}` };
      }),
    );
  const byStart = new Map<number, IntervalBalance>();
  for (const row of await sumIntervals(energy, tx, { ...query, resolution: '15m' }, keys)) {
    const entry = byStart.get(row.from) ?? {
      start: row.from,
      balance: { sources: new Map(), uses: new Map() },
      counts: noIntervals(),
    };
    const [side, item] = [row.key.slice(0, row.key.indexOf('/')), row.key.slice(row.key.indexOf('/') + 1)];
    const map: Map<string, number> = side === 'source' ? entry.balance.sources : entry.balance.uses;
    map.set(item, (map.get(item) ?? 0) + row.amount);
    addCounts(entry.counts, row.counts);
    byStart.set(row.from, entry);
  }
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}
