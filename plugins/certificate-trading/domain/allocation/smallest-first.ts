/**
 * The `count` entries with the smallest key, ties in list order; the result stands in list order. Linear in the length of
 * the list when all keys are near each other, as they are after even shares.
 */
export function smallestFirst(entries: readonly number[], keys: Float64Array, count: number): number[] {
  if (count >= entries.length) return [...entries];
  const values = new Float64Array(entries.length);
  for (let index = 0; index < entries.length; index++) values[index] = keys[entries[index]!]!;
  const threshold = nthSmallest(values, count - 1);
  let ties = count;
  for (const value of values) if (value < threshold) ties--;
  const first: number[] = [];
  for (const entry of entries) {
    const key = keys[entry]!;
    if (key < threshold || (key === threshold && ties-- > 0)) first.push(entry);
  }
  return first;
}

/** The value that would stand at `index` if the values were sorted (quickselect; changes the order of `values`). */
function nthSmallest(values: Float64Array, index: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left]! < pivot) left++;
      while (values[right]! > pivot) right--;
      if (left <= right) {
        const swap = values[left]!;
        values[left++] = values[right]!;
        values[right--] = swap;
      }
    }
    if (index <= right) high = right;
    else if (index >= left) low = left;
    else return values[index]!;
  }
  return values[low]!;
}
