import { ByteReader } from './byte-reader.ts';
import { encodeSimpleGlyph, int16 } from './glyph-encoder.ts';
import type { Contour } from './glyph-encoder.ts';

export interface RestoredGlyf {
  glyf: Buffer;
  /** Offsets as 32-bit numbers. */
  loca: Buffer;
  /** Smallest x of each glyph. */
  leftEdges: Int16Array;
}

/** The streams of a transformed `glyf` table (WOFF2, 5.1). */
interface Streams {
  contours: ByteReader;
  points: ByteReader;
  flags: ByteReader;
  glyphs: ByteReader;
  composites: ByteReader;
  boxes: ByteReader;
  hasBox: (glyph: number) => boolean;
  instructions: ByteReader;
}

/** Puts a transformed `glyf` table back into the form of TrueType, without instructions of simple glyphs. */
export function restoreGlyf(table: Uint8Array): RestoredGlyf {
  const head = new ByteReader(table);
  head.skip(4);
  const count = head.u16();
  head.skip(2);
  const sizes = Array.from({ length: 7 }, () => head.u32());
  const stream = (bytes: number): ByteReader => new ByteReader(head.take(bytes));
  const [contours, points, flags, glyphs, composites] = sizes.slice(0, 5).map(stream) as [
    ByteReader,
    ByteReader,
    ByteReader,
    ByteReader,
    ByteReader,
  ];
  const bitmap = head.take(4 * ((count + 31) >> 5));
  const boxes = stream(sizes[5]! - bitmap.length);
  const streams: Streams = {
    contours,
    points,
    flags,
    glyphs,
    composites,
    boxes,
    hasBox: (glyph) => (bitmap[glyph >> 3]! & (128 >> (glyph & 7))) !== 0,
    instructions: stream(sizes[6]!),
  };
  const parts: Buffer[] = [];
  const loca = Buffer.alloc(4 * (count + 1));
  const leftEdges = new Int16Array(count);
  let offset = 0;
  for (let glyph = 0; glyph < count; glyph++) {
    const data = restoreGlyph(glyph, streams);
    parts.push(data);
    offset += data.length;
    loca.writeUInt32BE(offset, 4 * (glyph + 1));
    if (data.length > 0) leftEdges[glyph] = data.readInt16BE(2);
  }
  return { glyf: Buffer.concat(parts), loca, leftEdges };
}

function restoreGlyph(glyph: number, streams: Streams): Buffer {
  const contours = streams.contours.i16();
  if (contours === 0) return Buffer.alloc(0);
  const box = (): Buffer => streams.boxes.take(8);
  if (contours < 0) {
    const { bytes, instructed } = compositeParts(streams.composites);
    const instructions = instructed ? streams.instructions.take(streams.glyphs.packed16()) : null;
    const tail = instructions ? [int16(instructions.length), instructions] : [];
    return padded(Buffer.concat([int16(-1), box(), bytes, ...tail]));
  }
  const sizes = Array.from({ length: contours }, () => streams.points.packed16());
  const position = { x: 0, y: 0 };
  const outline = sizes.map((size): Contour => Array.from({ length: size }, () => readPoint(streams, position)));
  streams.instructions.skip(streams.glyphs.packed16());
  return encodeSimpleGlyph(outline, streams.hasBox(glyph) ? box() : null);
}

function padded(data: Buffer): Buffer {
  const rest = data.length % 4;
  return rest === 0 ? data : Buffer.concat([data, Buffer.alloc(4 - rest)]);
}

function signed(flag: number, size: number): number {
  return flag & 1 ? size : -size;
}

/** A point as flag and one to four bytes (WOFF2, 5.2), relative to the one before. */
function readPoint({ flags, glyphs }: Streams, position: { x: number; y: number }): Contour[number] {
  const all = flags.u8();
  const flag = all & 127;
  let dx = 0;
  let dy = 0;
  if (flag < 10) dy = signed(flag, ((flag & 14) << 7) + glyphs.u8());
  else if (flag < 20) dx = signed(flag, (((flag - 10) & 14) << 7) + glyphs.u8());
  else if (flag < 84) {
    const base = flag - 20;
    const byte = glyphs.u8();
    dx = signed(flag, 1 + (base & 0x30) + (byte >> 4));
    dy = signed(flag >> 1, 1 + ((base & 0x0c) << 2) + (byte & 15));
  } else if (flag < 120) {
    const base = flag - 84;
    dx = signed(flag, 1 + (Math.floor(base / 12) << 8) + glyphs.u8());
    dy = signed(flag >> 1, 1 + (((base % 12) >> 2) << 8) + glyphs.u8());
  } else if (flag < 124) {
    const [first, middle, last] = [glyphs.u8(), glyphs.u8(), glyphs.u8()];
    dx = signed(flag, (first << 4) + (middle >> 4));
    dy = signed(flag >> 1, ((middle & 15) << 8) + last);
  } else {
    dx = signed(flag, glyphs.u16());
    dy = signed(flag >> 1, glyphs.u16());
  }
  position.x += dx;
  position.y += dy;
  return { x: position.x, y: position.y, onCurve: all < 128 };
}

/** The component records of a composite glyph as they stand. */
function compositeParts(stream: ByteReader): { bytes: Buffer; instructed: boolean } {
  const parts: Buffer[] = [];
  for (;;) {
    const flags = stream.u16();
    const scale = flags & 0x08 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    parts.push(int16(flags), stream.take(2 + (flags & 1 ? 4 : 2) + scale));
    if ((flags & 0x20) === 0) return { bytes: Buffer.concat(parts), instructed: (flags & 0x100) !== 0 };
  }
}
