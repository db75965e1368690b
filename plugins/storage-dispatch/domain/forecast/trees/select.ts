/**
 * The q-quantile of the first `count` values by rank (type 1), in linear time and reordering them (Hoare's selection);
 * a leaf of a tree needs no more exact one.
 */
export function selectQuantile(values: Float64Array, count: number, q: number): number {
  const wanted = Math.min(count - 1, Math.max(0, Math.ceil(q * count) - 1));
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const held = values[i]!;
      values[i++] = values[j]!;
      values[j--] = held;
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return values[wanted]!;
}
