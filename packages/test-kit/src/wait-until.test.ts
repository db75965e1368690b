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

it.each([5, 20, 40, 100])('looks that take %d ms each take a third of the time at most', async (each) => {
  const since = Date.now();
  let looks = 0;
  const waiting = waitUntil(async () => {
    looks++;
    await new Promise((resolve) => setTimeout(resolve, each));
    return Date.now() - since > 10_000;
  });
  await vi.advanceTimersByTimeAsync(11_000);
  await waiting;
  expect(looks * each).toBeLessThan(10_000 / 3 + 2 * each);
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
