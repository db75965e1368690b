import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import { describe, expect, it } from 'vitest';
import { documentFont } from './document-font.ts';
import { fontFor, parseRanges } from './font-files.ts';
import { woff2ToSfnt } from './woff2.ts';

const require = createRequire(import.meta.url);
const files = [
  '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  '@fontsource-variable/noto-sans-sc/files/noto-sans-sc-119-wght-normal.woff2',
  '@fontsource-variable/noto-sans-sc/files/noto-sans-sc-60-wght-normal.woff2',
];

describe('unpacking WOFF2', () => {
  it.each(files)('%s keeps every outline and width', (name) => {
    const packed = readFileSync(require.resolve(name));
    const [before, after] = [create(packed), create(woff2ToSfnt(packed))];
    const characters = [...after.characterSet].filter((codePoint) => codePoint >= 0x20);
    expect(characters.length).toBeGreaterThan(80);
    for (const codePoint of characters) {
      const text = String.fromCodePoint(codePoint);
      const [one, two] = [before.layout(text).glyphs[0]!, after.layout(text).glyphs[0]!];
      expect([text, two.path.commands, two.advanceWidth]).toEqual([text, one.path.commands, one.advanceWidth]);
    }
  });

  it('refuses what is no WOFF2', () => {
    expect(() => woff2ToSfnt(Buffer.alloc(64))).toThrow(/no WOFF2/);
  });
});

describe('a font for a document', () => {
  const text = 'Aß1 电费账单（尖峰）𠮷→';

  it('has each character once, drawn as in the font it comes from', () => {
    const font = create(documentFont(text, 400));
    for (const character of new Set(text)) {
      const codePoint = character.codePointAt(0)!;
      expect([character, font.hasGlyphForCodePoint(codePoint)]).toEqual([character, true]);
      const source = fontFor(codePoint, 400);
      if (!source || source.unitsPerEm !== 2048 || /\d/.test(character)) continue;
      const [own, theirs] = [font.layout(character).glyphs[0]!, source.layout(character).glyphs[0]!];
      expect(own.advanceWidth).toBe(Math.round(theirs.advanceWidth));
      expect(own.path.commands.map(({ command }) => command)).toEqual(
        theirs.path.commands.map(({ command }) => command),
      );
    }
  });

  it('has figures of one width, and heavier strokes in the heavier weight', () => {
    const [regular, strong] = [create(documentFont('0123456789', 400)), create(documentFont('0123456789', 600))];
    const widths = regular.layout('0123456789').glyphs.map(({ advanceWidth }) => advanceWidth);
    expect(new Set(widths).size).toBe(1);
    expect(strong.layout('1').glyphs[0]!.path.commands).not.toEqual(regular.layout('1').glyphs[0]!.path.commands);
  });

  it('reads ranges of code points', () => {
    expect(parseRanges('U+4e00-4e05, U+20')).toEqual([
      [0x4e00, 0x4e05],
      [0x20, 0x20],
    ]);
  });
});
