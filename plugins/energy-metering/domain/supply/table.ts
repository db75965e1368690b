import type {
  AllocationRule,
  ContractMatch,
  OriginItem,
  StorageLink,
  Supply,
  SupplyCells,
  SupplyLink,
  UseItem,
} from '../../contracts/index.ts';
import { orderSources, orderUses } from '../balance.ts';
import type { Span } from '../grid.ts';
import { addCounts, noIntervals, summarize } from '../quality.ts';
import type { QualityCounts } from '../quality.ts';
import { compareSources, compareText, compareUses, originItemOf, originOf, sourceItemOf, useItemOf } from './keys.ts';

/** Which source served which use over some time. JSON, as days are stored. */
export interface SupplyTable {
  /** Keys of rows and columns. */
  sources: string[];
  uses: string[];
  /** Integer Wh: `wh[row][column]`. */
  wh: number[][];
  contracts: { contract: string; nominatedWh: number; matchedWh: number }[];
  rules: AllocationRule[];
  quality: QualityCounts;
}

/** Adds up tables of any parks' rows and columns. */
export function addTables(tables: readonly SupplyTable[]): SupplyTable {
  const sources = [...new Set(tables.flatMap((table) => table.sources))].sort(compareSources);
  const uses = [...new Set(tables.flatMap((table) => table.uses))].sort(compareUses);
  const column = new Map(uses.map((key, index) => [key, index]));
  const wh = new Map(sources.map((key) => [key, uses.map(() => 0)]));
  const contracts = new Map<string, SupplyTable['contracts'][number]>();
  const quality = noIntervals();
  for (const table of tables) {
    const places = table.uses.map((key) => column.get(key)!);
    table.sources.forEach((key, r) => {
      const row = wh.get(key)!;
      table.wh[r]!.forEach((value, u) => (row[places[u]!]! += value));
    });
    for (const { contract, nominatedWh, matchedWh } of table.contracts) {
      const entry = contracts.get(contract) ?? { contract, nominatedWh: 0, matchedWh: 0 };
      entry.nominatedWh += nominatedWh;
      entry.matchedWh += matchedWh;
      contracts.set(contract, entry);
    }
    addCounts(quality, table.quality);
  }
  return {
    sources,
    uses,
    wh: sources.map((key) => wh.get(key)!),
    contracts: [...contracts.values()].sort((a, b) => compareText(a.contract, b.contract)),
    rules: [...new Set(tables.flatMap((table) => table.rules))],
    quality,
  };
}

/** What is said of a span beside its figures. */
interface Frame extends Span {
  restatingFrom: number | null;
}

function sum(list: readonly number[]): number {
  return list.reduce((a, b) => a + b, 0);
}

function columnSum(table: SupplyTable, column: number): number {
  return table.wh.reduce((total, row) => total + row[column]!, 0);
}

function contractsOf(table: SupplyTable): ContractMatch[] {
  return table.contracts.map((entry) => ({ ...entry, unmatchedWh: entry.nominatedWh - entry.matchedWh }));
}

/** The table in its finest cells. */
export function supplyCells(table: SupplyTable, { from, to, restatingFrom }: Frame): SupplyCells {
  return {
    from,
    to,
    rules: table.rules,
    sources: table.sources.map((key, r) => ({ key, item: sourceItemOf(key), energyWh: sum(table.wh[r]!) })),
    uses: table.uses.map((key, u) => ({ key, item: useItemOf(key), energyWh: columnSum(table, u) })),
    cells: table.sources.flatMap((source, r) =>
      table.uses.flatMap((use, u) => (table.wh[r]![u]! === 0 ? [] : [{ source, use, energyWh: table.wh[r]![u]! }])),
    ),
    contracts: contractsOf(table),
    quality: summarize(table.quality),
    restatingFrom,
  };
}

/** The table by the items it is shown under. */
export function supplyOf(table: SupplyTable, { from, to, restatingFrom }: Frame): Supply {
  const sourceItems = table.sources.map(sourceItemOf);
  const rows = orderSources(sourceItems);
  const { columns, column } = layoutOf(table.uses);
  const usesWh = new Float64Array(columns.length);
  const sourcesWh = new Float64Array(rows.length);
  // By row of the shown table and, for what storages gave back, by origin; both column by column.
  const cells = rows.map(() => new Float64Array(columns.length));
  const byOrigin = new Map<OriginItem, Float64Array>();
  table.sources.forEach((key, r) => {
    const row = rows.indexOf(sourceItems[r]!);
    const origin = originOf(key);
    const stored = origin === null ? null : cellsOf(byOrigin, originItemOf(origin), columns.length);
    const wh = table.wh[r]!;
    for (let u = 0; u < wh.length; u++) {
      const at = column[u]!;
      usesWh[at]! += wh[u]!;
      sourcesWh[row]! += wh[u]!;
      cells[row]![at]! += wh[u]!;
      if (stored) stored[at]! += wh[u]!;
    }
  });
  const links: SupplyLink[] = [];
  rows.forEach((source, r) =>
    columns.forEach((use, u) => {
      const energyWh = cells[r]![u]!;
      if (energyWh !== 0) links.push({ source, use, energyWh });
    }),
  );
  const storage: StorageLink[] = [];
  for (const origin of [...byOrigin.keys()].sort(compareText))
    for (const [u, energyWh] of byOrigin.get(origin)!.entries())
      if (energyWh !== 0) storage.push({ origin, use: columns[u]!, energyWh });
  return {
    from,
    to,
    sources: rows.map((item, r) => ({ item, energyWh: sourcesWh[r]! })),
    uses: columns.map((item, u) => ({ item, energyWh: usesWh[u]! })),
    links,
    storage,
    contracts: contractsOf(table),
    rules: table.rules,
    quality: summarize(table.quality),
    restatingFrom,
  };
}

/** Items that uses are shown under, in their order, and the place of each use among them. */
export interface Layout {
  columns: UseItem[];
  column: Int32Array;
}

/** By the list of uses itself: the hours of a day share it. */
const layouts = new WeakMap<readonly string[], Layout>();

/** One layout for one list of uses. */
export function layoutOf(uses: readonly string[]): Layout {
  let layout = layouts.get(uses);
  if (!layout) {
    const items = uses.map(useItemOf);
    const columns = orderUses(items);
    const places = new Map(columns.map((item, index) => [item, index]));
    layouts.set(uses, (layout = { columns, column: Int32Array.from(items, (item) => places.get(item)!) }));
  }
  return layout;
}

function cellsOf(byOrigin: Map<OriginItem, Float64Array>, origin: OriginItem, width: number): Float64Array {
  let cells = byOrigin.get(origin);
  if (!cells) byOrigin.set(origin, (cells = new Float64Array(width)));
  return cells;
}
