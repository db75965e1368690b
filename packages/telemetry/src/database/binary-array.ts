// PostgreSQL's binary array format: parsing decimal text on both sides would cost more than storing the rows. `pg` sends
// a Buffer parameter as binary. Layout: dimensions, has-null, element type, length, lower bound, then size and bytes each.
const headerBytes = 20;
const postgresEpoch = Date.UTC(2000, 0, 1);
const twoTo32 = 4_294_967_296;

function arrayBuffer(
  elementType: number,
  size: number,
  length: number,
  write: (buffer: Buffer, row: number, offset: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + length * (4 + size));
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(0, 4);
  buffer.writeInt32BE(elementType, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  let offset = headerBytes;
  for (let row = 0; row < length; row++) {
    buffer.writeInt32BE(size, offset);
    write(buffer, row, offset + 4);
    offset += 4 + size;
  }
  // An empty array has no dimension, so it ends after the element type.
  return length === 0 ? buffer.subarray(0, 12) : buffer;
}

/** `int4[]` */
export function int4Array(values: ArrayLike<number>, length = values.length): Buffer {
  return arrayBuffer(23, 4, length, (buffer, row, offset) => buffer.writeInt32BE(values[row]!, offset));
}

/** `int2[]` */
export function int2Array(values: ArrayLike<number>, length = values.length): Buffer {
  return arrayBuffer(21, 2, length, (buffer, row, offset) => buffer.writeInt16BE(values[row]!, offset));
}

/** `float8[]` */
export function float8Array(values: ArrayLike<number>, length = values.length): Buffer {
  return arrayBuffer(701, 8, length, (buffer, row, offset) => buffer.writeDoubleBE(values[row]!, offset));
}

/** `timestamptz[]` from whole milliseconds since 1970, UTC. */
export function timestamptzArray(values: ArrayLike<number>, length = values.length): Buffer {
  return arrayBuffer(1184, 8, length, (buffer, row, offset) => {
    const micros = (values[row]! - postgresEpoch) * 1000;
    const high = Math.floor(micros / twoTo32);
    buffer.writeInt32BE(high, offset);
    buffer.writeUInt32BE(micros - high * twoTo32, offset + 4);
  });
}
