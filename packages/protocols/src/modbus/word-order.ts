/**
 * Order of the bytes of a value that spans registers. A is the most significant byte. ABCD big-endian, CDAB words
 * swapped, BADC bytes swapped within each word, DCBA little-endian. Wider values follow the same pattern.
 */
export type WordOrder = 'ABCD' | 'CDAB' | 'BADC' | 'DCBA';

/** Brings the bytes of one value into big-endian order, and back: each order is its own inverse. */
export function reorder(bytes: Uint8Array, order: WordOrder): Uint8Array {
  const out = new Uint8Array(bytes.length);
  const words = bytes.length >> 1;
  const swapWords = order === 'CDAB' || order === 'DCBA';
  const swapBytes = order === 'BADC' || order === 'DCBA';
  for (let word = 0; word < words; word++) {
    const from = (swapWords ? words - 1 - word : word) * 2;
    out[word * 2] = bytes[from + (swapBytes ? 1 : 0)]!;
    out[word * 2 + 1] = bytes[from + (swapBytes ? 0 : 1)]!;
  }
  return out;
}
