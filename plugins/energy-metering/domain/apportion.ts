/**
 * Splits an integer `total` in proportion to `weights` (each ≥ 0) so that the parts are integers and add up to it
 * exactly: largest remainder, ties to the earlier place. All zero when there is nothing to split by.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum <= 0 || total === 0) return weights.map(() => 0);
  const exact = weights.map((w) => (total * w) / sum);
  const parts = exact.map((x) => Math.floor(x));
  let left = total - parts.reduce((a, b) => a + b, 0);
  const order = exact.map((x, i) => ({ i, rest: x - Math.floor(x) })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order) {
    if (left <= 0) break;
    if (weights[i]! > 0) {
      parts[i]! += 1;
      left -= 1;
    }
  }
  return parts;
}

/**
 * Fills a table of integers pro rata, as the method `energy.pro-rata@1` of earlier figures does, with given row sums and column sums (both non-negative integers with the same
 * total), exactly. Columns are filled in order from what is left of the rows, so a rounding in one is made good in the
 * next; no cell is negative and none is further than a few units from pro rata.
 */
export function fillProRata(rows: readonly number[], columns: readonly number[]): number[][] {
  const left = [...rows];
  let remaining = rows.reduce((a, b) => a + b, 0);
  const byColumn = columns.map((column) => {
    const parts = column === remaining ? [...left] : capped(apportion(column, left), left);
    parts.forEach((part, row) => (left[row]! -= part));
    remaining -= column;
    return parts;
  });
  return rows.map((_, row) => byColumn.map((parts) => parts[row]!));
}

/** Floating point can round a part one above what its row has left; the excess goes to a row with room. */
function capped(parts: number[], room: readonly number[]): number[] {
  let excess = 0;
  for (let i = 0; i < parts.length; i++) {
    const over = parts[i]! - room[i]!;
    if (over > 0) {
      parts[i]! -= over;
      excess += over;
    }
  }
  for (let i = 0; i < parts.length && excess > 0; i++) {
    const take = Math.min(excess, room[i]! - parts[i]!);
    parts[i]! += take;
    excess -= take;
  }
  return parts;
}
