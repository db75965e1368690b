import { encodeSimpleGlyph } from './glyph-encoder.ts';
import type { Contour } from './glyph-encoder.ts';
import { cmapTable, nameTable, os2Table } from './font-tables.ts';
import { writeSfnt } from './sfnt.ts';

export interface StaticGlyph {
  codePoint: number;
  advance: number;
  outline: Contour[];
}

export interface StaticFont {
  /** PostScript name. */
  name: string;
  unitsPerEm: number;
  ascent: number;
  descent: number;
  capHeight: number;
  xHeight: number;
  /** 100..900. */
  weight: number;
  /** By code point, growing. */
  glyphs: readonly StaticGlyph[];
}

/** Writes a TrueType font (OpenType 1.9) with the glyphs given, after an empty `.notdef`. */
export function buildFont(font: StaticFont): Buffer {
  const data = [Buffer.alloc(0), ...font.glyphs.map(({ outline }) => encodeSimpleGlyph(outline))];
  const advances = [font.unitsPerEm / 2, ...font.glyphs.map(({ advance }) => advance)];
  const lefts = data.map((glyph) => (glyph.length === 0 ? 0 : glyph.readInt16BE(2)));
  const tables = new Map<string, Uint8Array>([
    ['head', headTable(font, data)],
    ['hhea', hheaTable(font, advances)],
    ['maxp', maxpTable(font, data.length)],
    ['OS/2', os2Table(font)],
    ['hmtx', Buffer.concat(advances.map((advance, i) => words([advance, lefts[i]!])))],
    ['cmap', cmapTable(font.glyphs.map(({ codePoint }) => codePoint))],
    ['loca', locaTable(data)],
    ['glyf', Buffer.concat(data)],
    ['name', nameTable(font.name)],
    ['post', postTable()],
  ]);
  return writeSfnt(0x00010000, tables);
}

function words(values: readonly number[]): Buffer {
  const out = Buffer.alloc(2 * values.length);
  values.forEach((value, i) => out.writeUInt16BE(value & 0xffff, 2 * i));
  return out;
}

function headTable({ unitsPerEm, weight }: StaticFont, data: readonly Buffer[]): Buffer {
  const box = [0, 0, 0, 0];
  for (const glyph of data) {
    if (glyph.length === 0) continue;
    for (let i = 0; i < 4; i++) {
      const value = glyph.readInt16BE(2 + 2 * i);
      box[i] = i < 2 ? Math.min(box[i]!, value) : Math.max(box[i]!, value);
    }
  }
  const out = Buffer.alloc(54);
  out.writeUInt32BE(0x00010000, 0);
  out.writeUInt32BE(0x00010000, 4);
  out.writeUInt32BE(0x5f0f3cf5, 12);
  out.writeUInt16BE(3, 16);
  out.writeUInt16BE(unitsPerEm, 18);
  words(box).copy(out, 36);
  out.writeUInt16BE(weight >= 600 ? 1 : 0, 44);
  out.writeUInt16BE(8, 46);
  out.writeInt16BE(2, 48);
  out.writeInt16BE(1, 50);
  return out;
}

function hheaTable({ ascent, descent }: StaticFont, advances: readonly number[]): Buffer {
  const out = Buffer.alloc(36);
  out.writeUInt32BE(0x00010000, 0);
  out.writeInt16BE(ascent, 4);
  out.writeInt16BE(descent, 6);
  out.writeUInt16BE(Math.max(...advances), 10);
  out.writeInt16BE(1, 18);
  out.writeUInt16BE(advances.length, 34);
  return out;
}

function maxpTable({ glyphs }: StaticFont, count: number): Buffer {
  const out = Buffer.alloc(32);
  out.writeUInt32BE(0x00010000, 0);
  const most = (pick: (outline: Contour[]) => number): number =>
    glyphs.reduce((max, { outline }) => Math.max(max, pick(outline)), 0);
  out.writeUInt16BE(count, 4);
  out.writeUInt16BE(
    most((outline) => outline.reduce((sum, contour) => sum + contour.length, 0)),
    6,
  );
  out.writeUInt16BE(
    most((outline) => outline.length),
    8,
  );
  out.writeUInt16BE(2, 14);
  return out;
}

function locaTable(data: readonly Buffer[]): Buffer {
  const out = Buffer.alloc(4 * (data.length + 1));
  let offset = 0;
  data.forEach((glyph, i) => {
    offset += glyph.length;
    out.writeUInt32BE(offset, 4 * (i + 1));
  });
  return out;
}

function postTable(): Buffer {
  const out = Buffer.alloc(32);
  out.writeUInt32BE(0x00030000, 0);
  out.writeInt16BE(-150, 8);
  out.writeInt16BE(100, 10);
  return out;
}
