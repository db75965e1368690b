/**
 * Rearranges the first `count` places of two parallel arrays so that the `wanted` smallest keys come first, in no order
 * among themselves. Equal keys are ordered by `ids`, so that the result depends on the set only.
 */
export function selectSmallest(keys: Float64Array, ids: Int32Array, count: number, wanted: number): void {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const pivotKey = keys[middle]!;
    const pivotId = ids[middle]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (keys[i]! < pivotKey || (keys[i]! === pivotKey && ids[i]! < pivotId)) i += 1;
      while (keys[j]! > pivotKey || (keys[j]! === pivotKey && ids[j]! > pivotId)) j -= 1;
      if (i > j) break;
      const key = keys[i]!;
      const id = ids[i]!;
      keys[i] = keys[j]!;
      ids[i] = ids[j]!;
      keys[j] = key;
      ids[j] = id;
      i += 1;
      j -= 1;
    }
    if (wanted <= j) high = j;
    else if (wanted >= i + 1) low = i;
    else return;
  }
}
