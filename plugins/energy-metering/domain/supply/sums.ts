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
    for (let u = 0; u < uses.length; u++)
      for (let r = 0; r < rows.length; r++) if (this.cell(r, u) !== 0) keepRow[r] = keepUse[u] = 1;
    const [shownRows, shownUses] = [places(keepRow), places(keepUse)];
    return {
      sources: shownRows.map((r) => rows[r]!),
      uses: shownUses.map((u) => uses[u]!),
      wh: shownRows.map((r) => shownUses.map((u) => this.cell(r, u))),
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
  return [...kept].flatMap((yes, index) => (yes === 1 ? [index] : []));
}
