import { expect, test } from 'vitest';
import { pairedRatio, verdict, type Round } from './paired-ratio.ts';

const list = (from: number, factor = 1): number[] => Array.from({ length: 100 }, (_, i) => (from + i / 100) * factor);

test('a steady factor is found, with an interval around it', () => {
  const rounds: Round[] = [1, 2, 3, 2, 1, 3].map((from) => ({ calm: list(from), under: list(from, 1.2) }));
  const found = pairedRatio(rounds, 0.95);
  expect(found.ratio).toBeCloseTo(1.2, 6);
  expect(found.low).toBeCloseTo(1.2, 6);
  expect(found.high).toBeCloseTo(1.2, 6);
});

test('one bad round of many makes the interval wide instead of the result certain', () => {
  const fine: Round[] = Array.from({ length: 9 }, () => ({ calm: list(1), under: list(1) }));
  const found = pairedRatio([...fine, { calm: list(1), under: list(10) }], 0.95);
  expect(found.ratio).toBeGreaterThan(1.5);
  expect(found.low).toBe(1);
  expect(verdict(found, 1.5)).toBe('undecided');
});

test('what the machine does to both halves of a round is not counted', () => {
  const rounds: Round[] = [1, 8, 1, 8, 1, 8].map((from) => ({ calm: list(from), under: list(from) }));
  expect(pairedRatio(rounds, 0.5)).toMatchObject({ ratio: 1, low: 1, high: 1 });
});

test('the same samples give the same interval', () => {
  const rounds: Round[] = [1, 2, 3, 4].map((from) => ({ calm: list(from), under: list(5 - from) }));
  expect(pairedRatio(rounds, 0.95, 7)).toEqual(pairedRatio(rounds, 0.95, 7));
  expect(() => pairedRatio([], 0.95)).toThrow('No round');
});

test('a verdict needs the whole interval on one side', () => {
  expect(verdict({ low: 1, high: 1.4 }, 1.5)).toBe('within');
  expect(verdict({ low: 1.6, high: 3 }, 1.5)).toBe('over');
  expect(verdict({ low: 1.2, high: 1.7 }, 1.5)).toBe('undecided');
});
