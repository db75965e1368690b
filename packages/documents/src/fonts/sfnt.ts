function checksum(data: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 4 <= data.length; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0;
  return sum;
}

/** Writes tables as one font file (OpenType, "Organization of an OpenType Font"). */
export function writeSfnt(flavor: number, tables: ReadonlyMap<string, Uint8Array>): Buffer {
  const list = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const head = Buffer.alloc(12 + 16 * list.length);
  head.writeUInt32BE(flavor, 0);
  const power = Math.floor(Math.log2(list.length));
  [list.length, 16 << power, power, 16 * list.length - (16 << power)].forEach((value, i) =>
    head.writeUInt16BE(value, 4 + 2 * i),
  );
  const parts: Buffer[] = [head];
  let offset = head.length;
  list.forEach(([tag, data], i) => {
    const padded = Buffer.alloc((data.length + 3) & ~3);
    padded.set(data);
    const entry = 12 + 16 * i;
    head.write(tag, entry, 'latin1');
    head.writeUInt32BE(checksum(padded), entry + 4);
    head.writeUInt32BE(offset, entry + 8);
    head.writeUInt32BE(data.length, entry + 12);
    parts.push(padded);
    offset += padded.length;
  });
  return Buffer.concat(parts);
}
