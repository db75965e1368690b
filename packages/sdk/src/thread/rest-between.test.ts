import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { restBetween } from './rest-between.ts';

let now = 0;
const rests: number[] = [];
beforeEach(() => {
  now = 0;
  rests.length = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.spyOn(Atomics, 'wait').mockImplementation((_cell: unknown, _index: number, _value: unknown, ms?: number) => {
    rests.push(ms!);
    now += ms!;
    return 'timed-out';
  });
});
afterEach(() => vi.restoreAllMocks());

test('rests as long as was worked since the last rest, not for a moment of work and never long', () => {
  const rest = restBetween();
  for (const worked of [2, 2, 2, 12, 1, 400, 7]) {
    now += worked;
    rest();
  }
  expect(rests).toEqual([6, 12, 50, 7]);
});
