import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { waitUntil } from './wait-until.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Milliseconds after the first look of the one that finds what comes about at a moment, and how many looks it took. */
async function found(at: number): Promise<{ late: number; looks: number }> {
  const since = Date.now();
  let looks = 0;
  const waiting = waitUntil(() => ++looks > 0 && Date.now() - since >= at).then(() => Date.now() - since - at);
  await vi.advanceTimersByTimeAsync(at + 1000);
  return { late: await waiting, looks };
}

it.each([0, 5, 40, 300, 2000, 30_000])('what comes after %d ms is seen soon, with few looks', async (at) => {
  const { late, looks } = await found(at);
  expect(late).toBeLessThanOrEqual(Math.min(50, 10 + at / 10));
  expect(looks).toBeLessThanOrEqual(2 + Math.min(at / 10, 30 + at / 50));
});

it('what does not come ends with what was waited for', async () => {
  const waiting = expect(
    waitUntil(
      () => false,
      1000,
      () => 'a light',
    ),
  ).rejects.toThrow('not reached within 1000 ms: a light');
  await vi.advanceTimersByTimeAsync(1200);
  await waiting;
});
