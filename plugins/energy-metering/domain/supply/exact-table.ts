import { selectSmallest } from './select-smallest.ts';

const above = 1 + 4 * Number.EPSILON;
const below = 1 - 4 * Number.EPSILON;

/**
 * Fills tables of whole numbers pro rata, so that rows and columns add up exactly.
 *
 * The columns are filled in order. Until the end of column c, row r is due E = row × (sum of the columns so far) ÷ total;
 * it always gets ⌊E⌋ or ⌈E⌉ in all. Which rows get the upper value is decided by the earliest deadline: first those whose
 * next whole unit falls due soonest. This is scheduling of unit jobs with release times and deadlines, where serving the
 * earliest deadline finds a schedule whenever there is one, and pro rata itself, in fractions, is one. Hence every cell is
 * ≥ 0 and less than 2 from pro rata, and each row's sum over the first columns is less than 1 from it.
 *
 * O(rows × columns) on average; amounts up to 2⁵³. The rounding of doubles (some 10⁻¹⁵ of a row) can move a unit, never a sum.
 */
export class ExactTable {
  #given = new Float64Array(0);
  #pace = new Float64Array(0);
  #keys = new Float64Array(0);
  #ids = new Int32Array(0);

  /**
   * @param rows first `rowCount` places: whole numbers ≥ 0
   * @param columns first `columnCount` places: whole numbers ≥ 0 with the same total
   * @param out column by column: cell (r, c) at `c × rowCount + r`
   * @throws RangeError when the totals differ
   */
  fill(rows: Float64Array, rowCount: number, columns: Float64Array, columnCount: number, out: Float64Array): void {
    if (this.#given.length < rowCount) this.#grow(rowCount);
    const given = this.#given.fill(0, 0, rowCount);
    let total = 0;
    for (let r = 0; r < rowCount; r++) {
      total += rows[r]!;
      this.#pace[r] = 1 / rows[r]!;
    }
    let sum = 0;
    for (let c = 0; c < columnCount; c++) {
      const at = c * rowCount;
      const column = columns[c]!;
      if (column === 0) {
        out.fill(0, at, at + rowCount);
        continue;
      }
      sum += column;
      if (sum >= total) {
        for (let r = 0; r < rowCount; r++) {
          out[at + r] = rows[r]! - given[r]!;
          given[r] = rows[r]!;
        }
      } else this.#column(rows, rowCount, column, sum / total, out, at);
    }
    if (sum !== total) throw new RangeError(`rows add up to ${total}, columns to ${sum}`);
  }

  #column(rows: Float64Array, rowCount: number, column: number, share: number, out: Float64Array, at: number): void {
    const given = this.#given;
    const pace = this.#pace;
    const keys = this.#keys;
    const ids = this.#ids;
    let left = column;
    let waiting = 0;
    for (let r = 0; r < rowCount; r++) {
      const due = rows[r]! * share;
      // A due that is whole but for the rounding of doubles is whole.
      const whole = Math.floor(due * above);
      const part = whole - given[r]!;
      if (part < 0) {
        out[at + r] = 0;
        continue;
      }
      out[at + r] = part;
      given[r] = whole;
      left -= part;
      if (due * below > whole) {
        keys[waiting] = (whole + 1) * pace[r]!;
        ids[waiting] = r;
        waiting += 1;
      }
    }
    if (left > 0) {
      if (left < waiting) selectSmallest(keys, ids, waiting, left);
      const served = Math.min(left, waiting);
      for (let i = 0; i < served; i++) {
        const r = ids[i]!;
        out[at + r]! += 1;
        given[r]! += 1;
      }
      left -= served;
    }
    if (left !== 0) this.#settle(rows, rowCount, left, out, at);
  }

  /** What the rounding of doubles left over or gave too much, a unit here and there. */
  #settle(rows: Float64Array, rowCount: number, difference: number, out: Float64Array, at: number): void {
    const given = this.#given;
    const step = difference > 0 ? 1 : -1;
    for (let left = difference; left !== 0;) {
      const before = left;
      for (let r = 0; r < rowCount && left !== 0; r++) {
        if (step > 0 ? given[r]! >= rows[r]! : out[at + r]! <= 0) continue;
        out[at + r]! += step;
        given[r]! += step;
        left -= step;
      }
      if (left === before) throw new RangeError(`no room in the table for ${difference} units`);
    }
  }

  #grow(rowCount: number): void {
    this.#given = new Float64Array(rowCount);
    this.#pace = new Float64Array(rowCount);
    this.#keys = new Float64Array(rowCount);
    this.#ids = new Int32Array(rowCount);
  }
}

/** The same for a small table of ordinary arrays: cell (r, c) at `[r][c]`. */
export function exactTable(rows: readonly number[], columns: readonly number[]): number[][] {
  const out = new Float64Array(rows.length * columns.length);
  new ExactTable().fill(Float64Array.from(rows), rows.length, Float64Array.from(columns), columns.length, out);
  return rows.map((_, r) => columns.map((_column, c) => out[c * rows.length + r]!));
}
