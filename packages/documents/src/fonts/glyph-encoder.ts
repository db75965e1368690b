/** Points of a closed contour in font units. */
export type Contour = { x: number; y: number; onCurve: boolean }[];

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value & 0xffff);
  return bytes;
}

/** Box around all points as four 16-bit numbers: least x and y, greatest x and y. */
export function boxOf(outline: readonly Contour[]): Buffer {
  const [xs, ys] = [outline.flatMap((c) => c.map(({ x }) => x)), outline.flatMap((c) => c.map(({ y }) => y))];
  const box = Buffer.alloc(8);
  [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].forEach((value, i) =>
    box.writeInt16BE(value, 2 * i),
  );
  return box;
}

/** A simple glyph of the TrueType `glyf` table; an outline without points is an empty glyph. */
export function encodeSimpleGlyph(outline: readonly Contour[], box: Buffer | null = null): Buffer {
  const contours = outline.filter((contour) => contour.length > 0);
  const points = contours.flat();
  if (points.length === 0) return Buffer.alloc(0);
  const size = 10 + 2 * contours.length + 2 + 5 * points.length;
  const out = Buffer.alloc(size + ((4 - (size % 4)) % 4));
  out.writeInt16BE(contours.length, 0);
  (box ?? boxOf(contours)).copy(out, 2);
  let at = 10;
  let end = -1;
  for (const contour of contours) at = out.writeUInt16BE((end += contour.length), at);
  at += 2;
  // One flag a point and full 16-bit steps: larger than need be, and the PDF compresses it anyway.
  for (const { onCurve } of points) at = out.writeUInt8(onCurve ? 1 : 0, at);
  for (const axis of ['x', 'y'] as const) {
    let before = 0;
    for (const point of points) {
      at = out.writeInt16BE(point[axis] - before, at);
      before = point[axis];
    }
  }
  return out;
}
