import type { PathCommand } from 'fontkit';
import { fontFor } from './font-files.ts';
import type { Contour } from './glyph-encoder.ts';
import { buildFont } from './static-font.ts';
import type { StaticGlyph } from './static-font.ts';

const unitsPerEm = 2048;
/** Stands for what no font has. */
const unknown = 0x25a1;

/**
 * A TrueType font with the characters of `text` in one weight, put together from the product's variable fonts. Figures are
 * tabular. A character that none of them has becomes an empty square, with its own code point, so that it can be copied.
 */
export function documentFont(text: string, weight: number): Buffer {
  const codePoints = [...new Set([...text, ' '].map((character) => character.codePointAt(0)!))]
    .filter((codePoint) => codePoint >= 0x20)
    .sort((a, b) => a - b);
  return buildFont({
    name: `LingtanDocument-${weight}`,
    unitsPerEm,
    ascent: 1984,
    descent: -494,
    capHeight: 1490,
    xHeight: 1118,
    weight,
    glyphs: codePoints.map((codePoint) => glyphOf(codePoint, weight)),
  });
}

function glyphOf(codePoint: number, weight: number): StaticGlyph {
  const own = fontFor(codePoint, weight);
  const font = own ?? fontFor(unknown, weight);
  if (!font) return { codePoint, advance: unitsPerEm / 2, outline: [] };
  const character = String.fromCodePoint(own ? codePoint : unknown);
  // The feature also widens signs such as the hyphen, which stand between letters.
  const [glyph] = font.layout(character, /\d/.test(character) ? ['tnum'] : []).glyphs;
  if (!glyph) return { codePoint, advance: unitsPerEm / 2, outline: [] };
  const scale = unitsPerEm / font.unitsPerEm;
  return {
    codePoint,
    advance: Math.round(glyph.advanceWidth * scale),
    outline: outlineOf(glyph.path.commands, scale),
  };
}

/** Contours of a path; the curves of TrueType fonts are quadratic. */
function outlineOf(commands: readonly PathCommand[], scale: number): Contour[] {
  const outline: Contour[] = [];
  const add = (x: number, y: number, onCurve: boolean): void => {
    outline.at(-1)?.push({ x: Math.round(x * scale), y: Math.round(y * scale), onCurve });
  };
  for (const { command, args } of commands) {
    const [a = 0, b = 0, c = 0, d = 0] = args;
    if (command === 'moveTo') {
      outline.push([]);
      add(a, b, true);
    } else if (command === 'lineTo') add(a, b, true);
    else if (command === 'quadraticCurveTo') {
      add(a, b, false);
      add(c, d, true);
    }
  }
  return outline.map(withoutRepeatedStart);
}

/** A contour is closed by itself: its last point need not be the first again. */
function withoutRepeatedStart(contour: Contour): Contour {
  const [first, last] = [contour[0], contour.at(-1)];
  const repeated =
    contour.length > 1 && first && last && first.x === last.x && first.y === last.y && first.onCurve === last.onCurve;
  return repeated ? contour.slice(0, -1) : contour;
}
