import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isLong, jsonPieces } from './json-pieces.ts';

const numbers = (length: number) => Array.from({ length }, (_, i) => i / 4);

it('an answer of the largest kind is the same document, in pieces none of which takes long to make', () => {
  const series = ['a', 'b'].map((point) => ({
    ...{ point, unit: undefined, ts: numbers(12_345), value: numbers(12_345), note: null },
    at: new Date(0),
  }));
  const pieces = [...jsonPieces({ series, more: true })];
  expect(pieces.join('')).toBe(JSON.stringify({ series, more: true }));
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(50_000);
});

it('any document comes out as JSON.stringify writes it', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(value, fc.integer({ min: 5001, max: 12_000 }), (each, length) => {
      const list: unknown[] = numbers(length);
      list[7] = each;
      list[9] = undefined;
      for (const document of [each, list, { each, list, undefined }, [{ list }, each]])
        expect([...jsonPieces(document)].join('')).toBe(JSON.stringify(document));
    }),
    { numRuns: 30 },
  );
});

it('what is short is left to be written at once', () => {
  expect(isLong({ rows: numbers(1000) })).toBe(false);
  expect(isLong({ rows: numbers(1001) })).toBe(true);
});
