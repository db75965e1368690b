import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figureSize, nameLines } from './name-lines.ts';

describe('names at the single-line diagram', () => {
  it('take two lines where one is too short, and are cut only after that', () => {
    expect(nameLines('Wind', 170)).toEqual(['Wind']);
    expect(nameLines('Mengsu Hydrogen Equipment', 170)).toEqual(['Mengsu Hydrogen', 'Equipment']);
    expect(nameLines('蒙苏绿色氢能运营有限公司', 170)).toEqual(['蒙苏绿色氢能运营有', '限公司']);
    expect(nameLines('Mengsu Hydrogen Equipment and Electrolysers', 170)).toEqual([
      'Mengsu Hydrogen',
      'Equipment and El…',
    ]);
    // No space to break at, and a first word that alone is too long.
    expect(nameLines('Elektrolyseurherstellung', 170)).toEqual(['Elektrolyseurhers', 'tellung']);
    expect(nameLines('Elektrolyseurherstellung Nord', 170)).toEqual(['Elektrolyseurher…']);
  });
});

describe('powers at the single-line diagram', () => {
  it('keep their size where there is room, and are never wider than that', () => {
    expect(figureSize('1.2 MW', 137, 27)).toBe(27);
    const figures = fc.tuple(
      fc.constantFrom('', '≈'),
      fc.integer({ min: 0, max: 9_999_999 }),
      fc.constantFrom('kW', 'MW', '万 kW'),
    );
    fc.assert(
      fc.property(figures, fc.integer({ min: 60, max: 400 }), ([mark, value, unit], room) => {
        const shown = `${mark}${(value / 100).toLocaleString('en', { minimumFractionDigits: 2 })} ${unit}`;
        const size = figureSize(shown, room, 27);
        // As wide as a figure of this font is at most: two thirds of its size, letters all of it.
        const digits = shown.replace(/[^\d,≈]/g, '').length;
        const letters = unit.replace(' ', '').length;
        if (size < 27)
          expect(size * (digits * 0.64 + letters + 0.32 * (unit.includes(' ') ? 3 : 2))).toBeLessThanOrEqual(
            room + 1e-9,
          );
        expect(size).toBeLessThanOrEqual(27);
      }),
    );
  });
});
