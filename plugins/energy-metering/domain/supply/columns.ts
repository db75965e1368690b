import type { OriginItem, SourceItem, SupplyColumns, UseItem } from '../../contracts/index.ts';
import { orderSources, orderUses } from '../balance.ts';
import { summarize } from '../quality.ts';
import { compareText, originItemOf, originOf, sourceItemOf } from './keys.ts';
import { layoutOf } from './table.ts';
import type { SupplyTable } from './table.ts';

/** Amounts of one source or origin, by use. */
type ByUse = Map<UseItem, Float64Array>;

/**
 * Tables of buckets, in order of time, as columns.
 *
 * Buckets mostly show the same uses, and share one list of them: where each of its uses adds to is then looked up once for all.
 */
export function supplyColumns(parts: readonly { from: number; table: SupplyTable }[]): SupplyColumns {
  const links = new Map<SourceItem, ByUse>();
  const storage = new Map<OriginItem, ByUse>();
  const places = new Places(parts.length);
  parts.forEach(({ table }, bucket) =>
    table.sources.forEach((key, r) => {
      const origin = originOf(key);
      add(places.of(links, sourceItemOf(key), table.uses), table.wh[r]!, bucket);
      if (origin !== null) add(places.of(storage, originItemOf(origin), table.uses), table.wh[r]!, bucket);
    }),
  );
  return {
    starts: parts.map(({ from }) => from),
    links: orderSources([...links.keys()]).flatMap((source) =>
      listed(links.get(source)!).map((column) => ({ source, ...column })),
    ),
    storage: [...storage.keys()]
      .sort(compareText)
      .flatMap((origin) => listed(storage.get(origin)!).map((column) => ({ origin, ...column }))),
    quality: parts.map(({ table }) => summarize(table.quality)),
  };
}

function add(columns: readonly Float64Array[], wh: readonly number[], bucket: number): void {
  for (let u = 0; u < wh.length; u++) columns[u]![bucket]! += wh[u]!;
}

/** Columns that are not zero throughout, in the order of uses. */
function listed(byUse: ByUse): { use: UseItem; energyWh: number[] }[] {
  return orderUses([...byUse.keys()]).flatMap((use) => {
    const column = byUse.get(use)!;
    return column.some((wh) => wh !== 0) ? [{ use, energyWh: Array.from(column) }] : [];
  });
}

/** Finds the column of each place in a list of uses. */
class Places {
  readonly #buckets: number;
  readonly #known = new Map<ByUse, { uses: readonly string[]; columns: Float64Array[] }>();

  constructor(buckets: number) {
    this.#buckets = buckets;
  }

  of<K>(all: Map<K, ByUse>, key: K, uses: readonly string[]): readonly Float64Array[] {
    let byUse = all.get(key);
    if (!byUse) all.set(key, (byUse = new Map()));
    const last = this.#known.get(byUse);
    if (last?.uses === uses) return last.columns;
    const { columns: items, column } = layoutOf(uses);
    const columns = Array.from(uses, (_, u) => this.#column(byUse, items[column[u]!]!));
    this.#known.set(byUse, { uses, columns });
    return columns;
  }

  #column(byUse: ByUse, use: UseItem): Float64Array {
    let column = byUse.get(use);
    if (!column) byUse.set(use, (column = new Float64Array(this.#buckets)));
    return column;
  }
}
