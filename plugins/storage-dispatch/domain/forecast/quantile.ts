/** Quantile of the first `count` values, which are sorted in place; linear between ranks (Hyndman and Fan 1996, type 7). */
export function quantileInPlace(values: Float64Array, count: number, q: number): number {
  if (count === 0) return NaN;
  const sorted = values.subarray(0, count);
  sortSmall(sorted);
  return sortedQuantile(sorted, q);
}

/** Quantile of ascending values, type 7. */
export function sortedQuantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (at - low);
}

/** Insertion sort beats the built-in one on the few dozen values of a list of similar days. */
export function sortSmall(values: Float64Array): void {
  if (values.length > 48) {
    values.sort();
    return;
  }
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    let at = i - 1;
    while (at >= 0 && values[at]! > value) {
      values[at + 1] = values[at]!;
      at--;
    }
    values[at + 1] = value;
  }
}
