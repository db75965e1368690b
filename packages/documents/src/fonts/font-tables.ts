import type { StaticFont } from './static-font.ts';

/** Characters to glyphs in their order, from glyph 1 on: formats 4 and 12 with one segment per run of code points. */
export function cmapTable(codePoints: readonly number[]): Buffer {
  const runs: { first: number; last: number; glyph: number }[] = [];
  codePoints.forEach((codePoint, i) => {
    const last = runs.at(-1);
    if (last && last.last + 1 === codePoint) last.last = codePoint;
    else runs.push({ first: codePoint, last: codePoint, glyph: i + 1 });
  });
  const [small, large] = [format4(runs), format12(runs)];
  const head = Buffer.alloc(20);
  head.writeUInt16BE(2, 2);
  [3, 1].forEach((value, i) => head.writeUInt16BE(value, 4 + 2 * i));
  head.writeUInt32BE(20, 8);
  [3, 10].forEach((value, i) => head.writeUInt16BE(value, 12 + 2 * i));
  head.writeUInt32BE(20 + small.length, 16);
  return Buffer.concat([head, small, large]);
}

type Run = { first: number; last: number; glyph: number };

function format4(all: readonly Run[]): Buffer {
  const runs = [...all.filter(({ last }) => last < 0xffff), { first: 0xffff, last: 0xffff, glyph: 0 }];
  const count = runs.length;
  const power = Math.floor(Math.log2(count));
  const out = Buffer.alloc(16 + 8 * count);
  [4, out.length, 0, 2 * count, 2 << power, power, 2 * count - (2 << power)].forEach((value, i) =>
    out.writeUInt16BE(value, 2 * i),
  );
  runs.forEach(({ first, last, glyph }, i) => {
    out.writeUInt16BE(last, 14 + 2 * i);
    out.writeUInt16BE(first, 16 + 2 * count + 2 * i);
    out.writeUInt16BE((glyph - first) & 0xffff, 16 + 4 * count + 2 * i);
  });
  return out;
}

function format12(runs: readonly Run[]): Buffer {
  const out = Buffer.alloc(16 + 12 * runs.length);
  out.writeUInt16BE(12, 0);
  out.writeUInt32BE(out.length, 4);
  out.writeUInt32BE(runs.length, 12);
  runs.forEach(({ first, last, glyph }, i) =>
    [first, last, glyph].forEach((value, j) => out.writeUInt32BE(value, 16 + 12 * i + 4 * j)),
  );
  return out;
}

/** Names that readers ask for: family, style, full and PostScript name, in UTF-16. */
export function nameTable(name: string): Buffer {
  const records = [
    [1, name],
    [2, 'Regular'],
    [4, name],
    [6, name],
  ] as const;
  const texts = records.map(([, text]) => Buffer.from(text, 'utf16le').swap16());
  const head = Buffer.alloc(6 + 12 * records.length);
  head.writeUInt16BE(records.length, 2);
  head.writeUInt16BE(head.length, 4);
  let offset = 0;
  records.forEach(([id], i) => {
    const size = texts[i]!.length;
    [3, 1, 0x409, id, size, offset].forEach((value, j) => head.writeUInt16BE(value, 6 + 12 * i + 2 * j));
    offset += size;
  });
  return Buffer.concat([head, ...texts]);
}

export function os2Table({ ascent, descent, capHeight, xHeight, weight, glyphs }: StaticFont): Buffer {
  const out = Buffer.alloc(96);
  out.writeUInt16BE(4, 0);
  out.writeUInt16BE(weight, 4);
  out.writeUInt16BE(5, 6);
  out.write('LNGT', 58, 'latin1');
  out.writeUInt16BE(weight >= 600 ? 0x20 : 0x40, 62);
  const bmp = (codePoint: number): number => Math.min(codePoint, 0xffff);
  out.writeUInt16BE(bmp(glyphs[0]?.codePoint ?? 0), 64);
  out.writeUInt16BE(bmp(glyphs.at(-1)?.codePoint ?? 0), 66);
  out.writeInt16BE(ascent, 68);
  out.writeInt16BE(descent, 70);
  out.writeUInt16BE(ascent, 74);
  out.writeUInt16BE(-descent, 76);
  out.writeInt16BE(xHeight, 86);
  out.writeInt16BE(capHeight, 88);
  out.writeUInt16BE(32, 92);
  return out;
}
