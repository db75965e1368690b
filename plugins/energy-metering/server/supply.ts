import type { Tx } from '@lingtan/sdk';
import type { Supply, SupplyLink, TotalResolution } from '../contracts/index.ts';
import {
  addCounts,
  allocate,
  balanceItem,
  closeBalance,
  noIntervals,
  orderSources,
  orderUses,
  summarize,
} from '../domain/index.ts';
import type { Balance, QualityCounts, Span } from '../domain/index.ts';
import type { Energy } from './context.ts';
import { bucketEnds, bucketStarts, sumIntervals } from './totals.ts';

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

function add<K>(into: Map<K, number>, from: ReadonlyMap<K, number>): void {
  for (const [key, value] of from) into.set(key, (into.get(key) ?? 0) + value);
}

/** Adds up balances and their allocations; the allocation is made per interval, never on the sums. */
export function addUp(span: Span, balances: readonly IntervalBalance[]): Supply {
  const sources: Balance['sources'] = new Map();
  const uses: Balance['uses'] = new Map();
  const links = new Map<string, SupplyLink>();
  const counts = noIntervals();
  for (const { balance, counts: more } of balances) {
    const closed = closeBalance(balance);
    add(sources, closed.sources);
    add(uses, closed.uses);
    addCounts(counts, more);
    for (const link of allocate(balance)) {
      const key = `${link.source}/${link.use}`;
      const entry = links.get(key) ?? { ...link, energyWh: 0 };
      entry.energyWh += link.energyWh;
      links.set(key, entry);
    }
  }
  const [rows, columns] = [orderSources(sources.keys()), orderUses(uses.keys())];
  return {
    from: span.from,
    to: span.to,
    sources: rows.map((item) => ({ item, energyWh: sources.get(item)! })),
    uses: columns.map((item) => ({ item, energyWh: uses.get(item)! })),
    links: rows.flatMap((source) => columns.flatMap((use) => links.get(`${source}/${use}`) ?? [])),
    quality: summarize(counts),
  };
}

/** Supply per bucket of the resolution. `tx` must see the whole park. */
export async function readSupply(
  energy: Energy,
  tx: Tx,
  query: Span & { resolution: TotalResolution; asOf?: string | null },
): Promise<Supply[]> {
  const balances = await readBalances(energy, tx, query);
  if (query.resolution === 'all') return [addUp(query, balances)];
  const starts = await bucketStarts(energy, tx, query, balances);
  const ends = await bucketEnds(
    energy,
    tx,
    query,
    [...starts.values()].map((from) => ({ from })),
  );
  const groups = new Map<number, IntervalBalance[]>();
  for (const entry of balances) {
    const start = starts.get(entry.start)!;
    const group = groups.get(start);
    if (group) group.push(entry);
    else groups.set(start, [entry]);
  }
  return [...groups].map(([from, list]) =>
    addUp({ from: Math.max(from, query.from), to: Math.min(ends.get(from)!, query.to) }, list),
  );
}
