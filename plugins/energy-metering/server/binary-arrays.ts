/**
 * Arrays in PostgreSQL's binary form, which the driver passes on as they are. Half a million numbers as text would cost
 * more than the work that is done with them. The statement casts the parameter: `$1::int4[]`.
 */
function binaryArray(oid: number, bytes: number, count: number): { buffer: Buffer; view: DataView } {
  const buffer = Buffer.allocUnsafe(20 + count * (4 + bytes));
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  // One dimension, no nulls, type of the elements, their number, first index.
  for (const [i, word] of [1, 0, oid, count, 1].entries()) view.setInt32(i * 4, word);
  for (let at = 20; at < buffer.byteLength; at += 4 + bytes) view.setInt32(at, bytes);
  return { buffer, view };
}

const headerBytes = 24;

/** `int4[]` of `count` integers. */
export function int4Array(count: number, value: (index: number) => number): Buffer {
  const { buffer, view } = binaryArray(23, 4, count);
  for (let i = 0; i < count; i++) view.setInt32(headerBytes + i * 8, value(i));
  return buffer;
}

/** `int8[]` of `count` integers up to 2^53. */
export function int8Array(count: number, value: (index: number) => number): Buffer {
  const { buffer, view } = binaryArray(20, 8, count);
  for (let i = 0; i < count; i++) {
    const one = value(i);
    const high = Math.floor(one / 0x1_0000_0000);
    view.setInt32(headerBytes + i * 12, high);
    view.setUint32(headerBytes + i * 12 + 4, one - high * 0x1_0000_0000);
  }
  return buffer;
}
