/**
 * Arrays of numbers in PostgreSQL's binary form, which the driver passes on as they are: hundreds of thousands of them as text cost
 * more than all the rest of posting. The statement casts the parameter: `$1::int4[]`.
 */
function binaryArray(oid: number, bytes: number, count: number): { buffer: Buffer; view: DataView } {
  const buffer = Buffer.allocUnsafe(20 + count * (4 + bytes));
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  // The length of each element is written with it: one pass over the megabytes instead of two. One dimension, no nulls, type of the elements, their number, first index.
  for (const [i, word] of [1, 0, oid, count, 1].entries()) view.setInt32(i * 4, word);
  return { buffer, view };
}

const headerBytes = 20;

/** `int4[]` of integers. */
export function int4Array(values: readonly number[]): Buffer {
  const { buffer, view } = binaryArray(23, 4, values.length);
  values.forEach((value, i) => {
    view.setInt32(headerBytes + i * 8, 4);
    view.setInt32(headerBytes + i * 8 + 4, value);
  });
  return buffer;
}

/** `int8[]` of the integers of all lists, one after the other; each up to 2^53. */
export function int8Array(lists: readonly (readonly number[])[]): Buffer {
  const { buffer, view } = binaryArray(
    20,
    8,
    lists.reduce((sum, { length }) => sum + length, 0),
  );
  let at = headerBytes;
  for (const list of lists)
    for (const value of list) {
      const high = Math.floor(value / 0x1_0000_0000);
      view.setInt32(at, 8);
      view.setInt32(at + 4, high);
      view.setUint32(at + 8, value - high * 0x1_0000_0000);
      at += 12;
    }
  return buffer;
}
