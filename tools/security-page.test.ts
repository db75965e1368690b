import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Row {
  id: string;
  level: number;
  about: string;
  state: string;
  how: string;
  /** `FILE: TITLE` of a test, or `PAGE.md#CHAPTER`. */
  shown?: string[];
}
const rows = JSON.parse(read('docs/security/asvs.json')) as Row[];
const page = read('docs/security.md');

/** Requirements of levels 1 and 2 of OWASP ASVS 5.0, by section: numbers, and those of level 1 among them. */
const sections: Record<string, [all: string, first: string]> = {
  'V1.1': ['1-2', ''],
  'V1.2': ['1-9', '1-5'],
  'V1.3': ['1-11', '1-2'],
  'V1.4': ['1-3', ''],
  'V1.5': ['1-2', '1'],
  'V2.1': ['1-3', '1'],
  'V2.2': ['1-3', '1-2'],
  'V2.3': ['1-4', '1'],
  'V2.4': ['1', ''],
  'V3.2': ['1-2', '1-2'],
  'V3.3': ['1-4', '1'],
  'V3.4': ['1-6', '1-2'],
  'V3.5': ['1-5', '1-3'],
  'V3.7': ['1-2', ''],
  'V4.1': ['1-3', '1'],
  'V4.2': ['1', ''],
  'V4.3': ['1-2', ''],
  'V4.4': ['1-4', '1'],
  'V5.1': ['1', ''],
  'V5.2': ['1-3', '1-2'],
  'V5.3': ['1-2', '1-2'],
  'V5.4': ['1-3', ''],
  'V6.1': ['1-3', '1'],
  'V6.2': ['1-12', '1-8'],
  'V6.3': ['1-4', '1-2'],
  'V6.4': ['1-4', '1-2'],
  'V6.5': ['1-5', ''],
  'V6.6': ['1-3', ''],
  'V6.8': ['1-4', ''],
  'V7.1': ['1-3', ''],
  'V7.2': ['1-4', '1-4'],
  'V7.3': ['1-2', ''],
  'V7.4': ['1-5', '1-2'],
  'V7.5': ['1-2', ''],
  'V7.6': ['1-2', ''],
  'V8.1': ['1-2', '1'],
  'V8.2': ['1-3', '1-2'],
  'V8.3': ['1', '1'],
  'V8.4': ['1', ''],
  'V9.1': ['1-3', '1-3'],
  'V9.2': ['1-4', '1'],
  'V10.1': ['1-2', ''],
  'V10.2': ['1-2', ''],
  'V10.3': ['1-4', ''],
  'V10.4': ['1-11', '1-5'],
  'V10.5': ['1-5', ''],
  'V10.6': ['1-2', ''],
  'V10.7': ['1-3', ''],
  'V11.1': ['1-2', ''],
  'V11.2': ['1-3', ''],
  'V11.3': ['1-3', '1-2'],
  'V11.4': ['1-4', '1'],
  'V11.5': ['1', ''],
  'V11.6': ['1', ''],
  'V12.1': ['1-3', '1'],
  'V12.2': ['1-2', '1-2'],
  'V12.3': ['1-4', ''],
  'V13.1': ['1', ''],
  'V13.2': ['1-5', ''],
  'V13.3': ['1-2', ''],
  'V13.4': ['1-5', '1'],
  'V14.1': ['1-2', ''],
  'V14.2': ['1-4', '1'],
  'V14.3': ['1-3', '1'],
  'V15.1': ['1-3', '1'],
  'V15.2': ['1-3', '1'],
  'V15.3': ['1-7', '1'],
  'V16.1': ['1', ''],
  'V16.2': ['1-5', ''],
  'V16.3': ['1-4', ''],
  'V16.4': ['1-3', ''],
  'V16.5': ['1-3', ''],
  'V17.1': ['1', ''],
  'V17.2': ['1-4', ''],
  'V17.3': ['1-2', ''],
};

function numbers(text: string): number[] {
  return text
    .split(',')
    .filter(Boolean)
    .flatMap((part) => {
      const [from, to = from] = part.split('-').map(Number) as [number, number?];
      return Array.from({ length: to - from + 1 }, (_, at) => from + at);
    });
}

const expected = Object.entries(sections).flatMap(([section, [all, first]]) =>
  numbers(all).map((number) => `${section}.${number} L${numbers(first).includes(number) ? 1 : 2}`),
);

/** Titles of tests in a file: texts that stand before the work of a test. */
const titles = new Map<string, string[]>();
function titlesIn(file: string): string[] {
  const known = titles.get(file);
  if (known) return known;
  const found = existsSync(join(root, file))
    ? [...read(file).matchAll(/(['"`])((?:(?!\1)[^\n])*)\1,\s*(?:async\b|\(|\{|\w+ =>)/g)].map((match) => match[2]!)
    : [];
  titles.set(file, found);
  return found;
}
/** Chapters of a page, as they are linked to. */
const chaptersIn = (file: string): string[] =>
  existsSync(join(root, file))
    ? [...read(file).matchAll(/^#+ (.+)$/gm)].map((match) =>
        match[1]!
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      )
    : [];
const isThere = (shown: string): boolean => {
  const [, file = '', chapter] = /^(docs\/[\w./-]+\.md)#(.+)$/.exec(shown) ?? [];
  if (chapter !== undefined) return chaptersIn(file).includes(chapter);
  const [test, title] = shown.split(/: (.*)/s) as [string, string?];
  return title !== undefined && title.length > 8 && titlesIn(test).some((each) => each.includes(title));
};
const states = ['holds', 'partly', 'open', 'not applicable'];

describe('the rows of ASVS', () => {
  it('are each there once, with level, state and reason', () => {
    expect(expected).toHaveLength(253);
    expect(rows.map(({ id, level }) => `${id} L${level}`)).toEqual(expected);
    for (const { id, state, how, about } of rows) {
      expect(states, id).toContain(state);
      expect(about.length, id).toBeGreaterThan(2);
      expect(how.length, id).toBeGreaterThan(4);
    }
  });

  it('name tests and chapters that there are; what holds, or partly does, names one', () => {
    const wrong = rows.flatMap(({ id, state, how, shown = [] }) => {
      const missing = shown.filter((each) => !isThere(each)).map((each) => `${id}: ${each}`);
      if (state !== 'not applicable' && state !== 'open' && shown.length === 0) return [`${id} shows nothing`];
      // What is on its way into a folder: the row names that folder at its end, for as long.
      if (!/\[(?:apps|packages|plugins)\/[\w/-]+\]$/.test(how)) return missing;
      return missing.length === 0 ? [`${id} shows all that it names: the folder at its end can go`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('are counted on the page as they are, and nine in ten of those that apply hold', () => {
    const count = (state: string, level?: number): number =>
      rows.filter((row) => row.state === state && (level === undefined || row.level === level)).length;
    const table = page.match(/^\| (?:holds|partly|open|not applicable) .*$/gm)!.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    expect(table).toEqual(
      states.map((state) => [state, ...[count(state, 1), count(state, 2), count(state)].map((each) => String(each))]),
    );
    const notWhole = rows.filter(({ state }) => state === 'partly' || state === 'open').map(({ id }) => id);
    expect(/^Not whole: (.*)\.$/m.exec(page)![1]!.split(', ')).toEqual(notWhole);
    expect(count('not applicable')).toBeLessThanOrEqual(55);
    expect(count('holds') / (rows.length - count('not applicable'))).toBeGreaterThanOrEqual(0.9);
  });
});

describe('limiters', () => {
  it('have a test each, which is there', () => {
    const chapter = /### Floods\n(.*?)\n## /s.exec(page)![1]!;
    const shown = [...chapter.matchAll(/^\| .*\| `([^`]+)` +\|$/gm)].map((match) => match[1]!);
    expect(shown.length).toBe(chapter.match(/^\| /gm)!.length - 2);
    expect(shown.filter((each) => !isThere(each))).toEqual([]);
  });
});
