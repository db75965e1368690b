import { noIntervals } from '../quality.ts';
import type { QualityCounts } from '../quality.ts';
import type { SupplyEngine } from './engine.ts';
import type { SupplyModel } from './model.ts';
import type { SupplyTable } from './table.ts';

/** Cells of some intervals added up. */
export class SupplySums {
  readonly #model: SupplyModel;
  /** Column by column: place `column × rows + row`. */
  readonly #cells: Float64Array;
  readonly #nominated: Float64Array;
  readonly #matched: Float64Array;

  constructor(model: SupplyModel) {
    this.#model = model;
    this.#cells = new Float64Array(model.rows.length * model.uses.length);
    this.#nominated = new Float64Array(model.claims.length);
    this.#matched = new Float64Array(model.claims.length);
  }

  /** Adds the interval that was just allocated. */
  add(engine: SupplyEngine): void {
    const { rows, uses, claims } = this.#model;
    const { active, cells, count, matched, nominated } = engine;
    const sums = this.#cells;
    for (let u = 0; u < uses.length; u++) {
      const at = u * rows.length;
      const from = u * count;
      for (let i = 0; i < count; i++) sums[at + active[i]!]! += cells[from + i]!;
    }
    for (let k = 0; k < claims.length; k++) {
      this.#nominated[k]! += nominated[k]!;
      this.#matched[k]! += matched[k]!;
      if (engine.isExternal(k)) sums[claims[k]!.column * rows.length + claims[k]!.row]! += matched[k]!;
    }
  }

  /** Wh of a cell by its row and column. */
  cell(row: number, column: number): number {
    return this.#cells[column * this.#model.rows.length + row]!;
  }

  /**
   * The sums as a table. Rows and columns of zero are left out, unless their meters reported (`reported`, by series).
   */
  table(quality: QualityCounts = noIntervals(), reported: (series: number) => boolean = () => false): SupplyTable {
    const { rows, uses, series, claims, rule } = this.#model;
    const keepRow = new Uint8Array(rows.length);
    const keepUse = new Uint8Array(uses.length);
    series.forEach(({ side, index }, at) => {
      if (side === 'discharge' || !reported(at)) return;
      (side === 'source' ? keepRow : keepUse)[index] = 1;
    });
    const cells = this.#cells;
    for (let u = 0, at = 0; u < uses.length; u++)
      for (let r = 0; r < rows.length; r++, at++) if (cells[at] !== 0) keepRow[r] = keepUse[u] = 1;
    const [shownRows, shownUses] = [places(keepRow), places(keepUse)];
    return {
      sources: shownRows.map((r) => rows[r]!),
      uses: usesAt(this.#model, shownUses),
      wh: shownRows.map((r) => shownUses.map((u) => cells[u * rows.length + r]!)),
      contracts: claims
        .map(({ contract }, k) => ({
          contract: contract.id,
          nominatedWh: this.#nominated[k]!,
          matchedWh: this.#matched[k]!,
        }))
        .filter(({ nominatedWh }) => nominatedWh > 0),
      rules: [rule],
      quality,
    };
  }
}

function places(kept: Uint8Array): number[] {
  const list: number[] = [];
  for (let index = 0; index < kept.length; index++) if (kept[index] === 1) list.push(index);
  return list;
}

/** What the tables of a model showed last. Hours mostly show the same uses, and share one list of them. */
const shownLast = new WeakMap<SupplyModel, { places: readonly number[]; uses: string[] }>();

function usesAt(model: SupplyModel, list: readonly number[]): string[] {
  const last = shownLast.get(model);
  if (last?.places.length === list.length && list.every((place, i) => place === last.places[i])) return last.uses;
  const uses = list.map((place) => model.uses[place]!);
  shownLast.set(model, { places: list, uses });
  return uses;
}
