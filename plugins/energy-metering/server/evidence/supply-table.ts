import type { Quality, Tx } from '@lingtan/sdk';
import {
  addTables,
  daysOf,
  isConsumption,
  originItemOf,
  originOf,
  sourceItemOf,
  splitSpan,
  summarize,
  useItemOf,
} from '../../domain/index.ts';
import type { Span, SupplyTable } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { readDayIntervals } from './day-intervals.ts';
import { readSupplyParts } from '../supply-mix/read-supply.ts';

/** Whether a source of the table belongs to a name: an item, an origin (`storage-pv`), or a key. */
export function isSource(key: string, name: string): boolean {
  if (name.startsWith('storage-')) {
    const origin = originOf(key);
    return origin !== null && originItemOf(origin) === name.slice('storage-'.length);
  }
  return key === name || (!name.includes(':') && sourceItemOf(key) === name);
}

/** Whether a use of the table belongs to a name: an item, `all` consumption, `any` use, or a key. */
export function isUse(key: string, name: string): boolean {
  if (name === 'any') return true;
  if (name === 'all') return isConsumption(useItemOf(key));
  return key === name || useItemOf(key) === name;
}

/** Wh of all cells of a source and a use. */
export function cellOf(table: SupplyTable, source: string, use: string): number {
  let total = 0;
  table.sources.forEach((row, r) => {
    if (!isSource(row, source)) return;
    table.uses.forEach((column, u) => {
      if (isUse(column, use)) total += table.wh[r]![u]!;
    });
  });
  return total;
}

/** Wh of a whole row. */
export function rowSum(table: SupplyTable, row: number): number {
  return table.wh[row]!.reduce((a, b) => a + b, 0);
}

/** Wh of a whole column. */
export function columnSum(table: SupplyTable, column: number): number {
  return table.wh.reduce((total, row) => total + row[column]!, 0);
}

export function worstOf(table: SupplyTable): Quality {
  return summarize(table.quality).worst;
}

const empty: SupplyTable = {
  sources: [],
  uses: [],
  wh: [],
  contracts: [],
  rules: [],
  quality: { actual: 0, estimated: 0, edited: 0, missing: 0 },
};

interface Tables {
  whole: SupplyTable;
  parts: { span: Span; table: SupplyTable }[];
}

/** The supply of a span, and of the parts that it opens into. */
export async function readTables(energy: Energy, span: Span, asOf: string | null, byMeter = false): Promise<Tables> {
  const parts = splitSpan(span, energy.width, energy.timeZone);
  const longest = Math.max(0, ...parts.map(({ from, to }) => to - from));
  return energy.scope.db.tx(async (tx): Promise<Tables> => {
    if (longest <= energy.width) return fine(energy, tx, span, parts, asOf, byMeter);
    const read = { ...span, asOf, byMeter };
    const found = await readSupplyParts(energy, tx, { ...read, resolution: longest > 26 * 3_600_000 ? '1mo' : '1d' });
    const byStart = new Map(found.map((part) => [part.span.from, part.table]));
    return {
      whole: addTables(found.map(({ table }) => table)),
      parts: parts.map((part) => ({ span: part, table: byStart.get(part.from) ?? empty })),
    };
  });
}

/** A span of a day or so, by its intervals. */
async function fine(
  energy: Energy,
  tx: Tx,
  span: Span,
  parts: readonly Span[],
  asOf: string | null,
  byMeter: boolean,
): Promise<Tables> {
  const byStart = new Map<number, SupplyTable>();
  for (const day of daysOf(span, energy.timeZone, energy.width)) {
    const found = await readDayIntervals(energy, tx, day.from, asOf, byMeter);
    for (const part of found?.parts ?? []) byStart.set(part.span.from, part.table);
  }
  const inside = [...byStart].filter(([from]) => from >= span.from && from < span.to).map(([, table]) => table);
  return {
    whole: inside.length === 1 ? inside[0]! : addTables(inside),
    parts: parts.map((part) => ({ span: part, table: byStart.get(part.from) ?? empty })),
  };
}
