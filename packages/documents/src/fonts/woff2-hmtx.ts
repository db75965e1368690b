import { ByteReader } from './byte-reader.ts';

/** Puts a transformed `hmtx` table back: left side bearings that are missing are the left edges of the outlines (WOFF2, 5.4). */
export function restoreHmtx(table: Uint8Array, metrics: number, leftEdges: Int16Array): Buffer {
  const reader = new ByteReader(table);
  const flags = reader.u8();
  const advances = Array.from({ length: metrics }, () => reader.u16());
  const bearings = (missing: boolean, from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => (missing ? leftEdges[from + i]! : reader.i16()));
  const own = bearings((flags & 1) !== 0, 0, metrics);
  const rest = bearings((flags & 2) !== 0, metrics, leftEdges.length);
  const out = Buffer.alloc(4 * metrics + 2 * rest.length);
  own.forEach((bearing, i) => {
    out.writeUInt16BE(advances[i]!, 4 * i);
    out.writeInt16BE(bearing, 4 * i + 2);
  });
  rest.forEach((bearing, i) => out.writeInt16BE(bearing, 4 * metrics + 2 * i));
  return out;
}
