import { describe, expect, it } from 'vitest';
import { nameLines } from './name-lines.ts';

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
