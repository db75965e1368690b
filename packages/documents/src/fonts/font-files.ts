import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Font } from 'fontkit';
import { woff2ToSfnt } from './woff2.ts';

/** Families by preference: Latin letters and figures from Inter, everything else from Noto Sans SC. Both SIL OFL 1.1. */
const families = [
  { name: '@fontsource-variable/inter', file: (subset: string) => `inter-${subset}-wght-normal.woff2` },
  {
    name: '@fontsource-variable/noto-sans-sc',
    file: (subset: string) => `noto-sans-sc-${subset.replace(/[[\]]/g, '')}-wght-normal.woff2`,
  },
] as const;

/** Part of a family in one file. */
interface Subset {
  path: string;
  ranges: readonly (readonly [number, number])[];
}

// The library is loaded with the first document: a server starts without it.
const require = createRequire(import.meta.url);
const create = (file: Buffer): Font => (require('fontkit') as { create(file: Buffer): Font }).create(file);
let subsets: readonly Subset[] | undefined;

/** The files of the fonts in the order in which they are asked, with the code points that each holds. */
function allSubsets(): readonly Subset[] {
  return (subsets ??= families.flatMap(({ name, file }) => {
    const ranges = JSON.parse(readFileSync(require.resolve(`${name}/unicode.json`), 'utf8')) as Record<string, string>;
    return Object.entries(ranges).map(([subset, text]) => ({
      path: `${name}/files/${file(subset)}`,
      ranges: parseRanges(text),
    }));
  }));
}

/** `U+4e00-4e05,U+4e07` as pairs. */
export function parseRanges(text: string): (readonly [number, number])[] {
  return text.split(',').map((part) => {
    const [first = '', last = first] = part.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
  });
}

const open = new Map<string, Font>();

function fontAt(path: string, weight: number): Font {
  const key = `${path}@${weight}`;
  let font = open.get(key);
  if (!font) {
    let base = open.get(path);
    if (!base) open.set(path, (base = create(woff2ToSfnt(readFileSync(require.resolve(path))))));
    open.set(key, (font = base.getVariation({ wght: weight })));
  }
  return font;
}

/** The font of a weight that has a character; null when none of the product's fonts has it. */
export function fontFor(codePoint: number, weight: number): Font | null {
  for (const { path, ranges } of allSubsets()) {
    if (!ranges.some(([first, last]) => codePoint >= first && codePoint <= last)) continue;
    const font = fontAt(path, weight);
    if (font.hasGlyphForCodePoint(codePoint)) return font;
  }
  return null;
}
