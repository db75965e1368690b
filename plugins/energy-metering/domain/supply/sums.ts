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
    const { rows, uses, claims, rule } = this.#model;
    const keepRow = new Uint8Array(rows.length);
    const keepUse = new Uint8Array(uses.length);
    const { side, index } = placesOfSeries(this.#model);
    for (let at = 0; at < side.length; at++)
      if (side[at] !== neither && reported(at)) (side[at] === source ? keepRow : keepUse)[index[at]!] = 1;
    const cells = this.#cells;
    for (let u = 0, at = 0; u < uses.length; u++)
      for (let r = 0; r < rows.length; r++, at++) if (cells[at] !== 0) keepRow[r] = keepUse[u] = 1;
    const [shownRows, shownUses] = [places(keepRow), places(keepUse)];
    return {
      sources: shownRows.map((r) => rows[r]!),
      uses: usesAt(this.#model, shownUses),
      wh: shownRows.map((r) => {
        const row = new Array<number>(shownUses.length);
        for (let i = 0; i < row.length; i++) row[i] = cells[shownUses[i]! * rows.length + r]!;
        return row;
      }),
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

const [neither, source] = [0, 1];

/** Side and place of each series, as plain numbers: a table of every hour asks for those of thousands of meters. */
const seriesPlaces = new WeakMap<SupplyModel, { side: Uint8Array; index: Int32Array }>();

function placesOfSeries(model: SupplyModel): { side: Uint8Array; index: Int32Array } {
  let found = seriesPlaces.get(model);
  if (!found) {
    const sides = { source, use: 2, discharge: neither };
    const side = Uint8Array.from(model.series, (series) => sides[series.side]);
    found = { side, index: Int32Array.from(model.series, ({ index }) => index) };
    seriesPlaces.set(model, found);
  }
  return found;
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
  if (last && sameList(last.places, list)) return last.uses;
  const uses = list.map((place) => model.uses[place]!);
  shownLast.set(model, { places: list, uses });
  return uses;
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
