import type { Meter, UseKey } from '../../contracts/index.ts';
import { balanceItem } from '../balance.ts';
import { noIntervals } from '../quality.ts';
import type { QualityCounts } from '../quality.ts';
import type { SupplyEngine } from './engine.ts';
import { ExactTable } from './exact-table.ts';
import { compareText } from './keys.ts';
import type { SupplyModel } from './model.ts';
import type { EnergyColumn } from './run.ts';
import type { SupplyTable } from './table.ts';

/** One column of the table that is split: its meters, and where each stands among the new columns. */
interface Split {
  column: number;
  amounts: Float64Array[];
  first: number;
}

/**
 * Splits the columns of consumers into their meters, interval by interval and exactly: what the meters of an enterprise get
 * from a source adds up to what the enterprise gets from it.
 */
export class MeterSums {
  readonly #model: SupplyModel;
  readonly #splits: Split[] = [];
  readonly #uses: UseKey[] = [];
  readonly #cells: Float64Array;
  readonly #rows: Float64Array;
  readonly #columns: Float64Array;
  readonly #out: Float64Array;
  readonly #table = new ExactTable();

  constructor(
    model: SupplyModel,
    meters: readonly Pick<Meter, 'id' | 'role' | 'enterpriseId' | 'boundary'>[],
    columns: readonly EnergyColumn[],
  ) {
    this.#model = model;
    const byUse = new Map<UseKey, EnergyColumn[]>();
    for (const meter of meters) {
      const column = columns.find((each) => each.meter === meter.id && each.direction === 'import');
      if (!meter.boundary || meter.role === 'grid' || meter.role === 'storage' || !column) continue;
      const { item } = balanceItem(meter, 'import');
      byUse.set(item, [...(byUse.get(item) ?? []), column]);
    }
    let widest = 0;
    model.uses.forEach((use, index) => {
      const own = (byUse.get(use) ?? []).sort((a, b) => compareText(a.meter, b.meter));
      if (own.length === 0) return;
      this.#splits.push({ column: index, amounts: own.map(({ amounts }) => amounts), first: this.#uses.length });
      this.#uses.push(...own.map(({ meter }) => `load:${meter}`));
      widest = Math.max(widest, own.length);
    });
    this.#cells = new Float64Array(model.rows.length * this.#uses.length);
    this.#rows = new Float64Array(model.rows.length);
    this.#columns = new Float64Array(widest);
    this.#out = new Float64Array(model.rows.length * widest);
  }

  /** Adds the interval that was just allocated; `slot` is its place in the readings. */
  add(engine: SupplyEngine, slot: number): void {
    const { rows } = this.#model;
    for (const { column, amounts, first } of this.#splits) {
      this.#gather(engine, column);
      amounts.forEach((values, i) => (this.#columns[i] = values[slot]! || 0));
      this.#table.fill(this.#rows, rows.length, this.#columns, amounts.length, this.#out);
      const from = first * rows.length;
      for (let i = 0; i < amounts.length * rows.length; i++) this.#cells[from + i]! += this.#out[i]!;
    }
  }

  /** What a column got, by row, contracts included. */
  #gather(engine: SupplyEngine, column: number): void {
    this.#rows.fill(0);
    for (let i = 0; i < engine.count; i++) this.#rows[engine.active[i]!] = engine.cells[column * engine.count + i]!;
    this.#model.claims.forEach((claim, k) => {
      if (claim.column === column && engine.isExternal(k)) this.#rows[claim.row]! += engine.matched[k]!;
    });
  }

  table(quality: QualityCounts = noIntervals()): SupplyTable {
    const { rows, rule } = this.#model;
    const wh = rows.map((_, r) => this.#uses.map((_use, u) => this.#cells[u * rows.length + r]!));
    const kept = wh.flatMap((row, r) => (row.some((cell) => cell !== 0) ? [r] : []));
    return {
      sources: kept.map((r) => rows[r]!),
      uses: [...this.#uses],
      wh: kept.map((r) => wh[r]!),
      contracts: [],
      rules: [rule],
      quality,
    };
  }
}
