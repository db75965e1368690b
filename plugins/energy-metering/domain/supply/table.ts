import type {
  AllocationRule,
  ContractMatch,
  StorageLink,
  Supply,
  SupplyCells,
  SupplyLink,
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
  const sources = new Map<SupplyLink['source'], number>();
  const uses = new Map<SupplyLink['use'], number>();
  const links = new Map<string, SupplyLink>();
  const storage = new Map<string, StorageLink>();
  table.uses.forEach((key, u) => uses.set(useItemOf(key), (uses.get(useItemOf(key)) ?? 0) + columnSum(table, u)));
  table.sources.forEach((key, r) => {
    const source = sourceItemOf(key);
    const origin = originOf(key);
    sources.set(source, (sources.get(source) ?? 0) + sum(table.wh[r]!));
    table.uses.forEach((useKey, u) => {
      const energyWh = table.wh[r]![u]!;
      if (energyWh === 0) return;
      const use = useItemOf(useKey);
      gather(links, `${source}/${use}`, { source, use, energyWh });
      if (origin !== null) {
        const item = originItemOf(origin);
        gather(storage, `${item}/${use}`, { origin: item, use, energyWh });
      }
    });
  });
  const [rows, columns] = [orderSources(sources.keys()), orderUses(uses.keys())];
  return {
    from,
    to,
    sources: rows.map((item) => ({ item, energyWh: sources.get(item)! })),
    uses: columns.map((item) => ({ item, energyWh: uses.get(item)! })),
    links: rows.flatMap((source) => columns.flatMap((use) => links.get(`${source}/${use}`) ?? [])),
    storage: [...storage.values()].sort((a, b) => compareText(a.origin, b.origin) || compareUses(a.use, b.use)),
    contracts: contractsOf(table),
    rules: table.rules,
    quality: summarize(table.quality),
    restatingFrom,
  };
}

function gather<T extends { energyWh: number }>(into: Map<string, T>, key: string, entry: T): void {
  const known = into.get(key);
  if (known) known.energyWh += entry.energyWh;
  else into.set(key, entry);
}
