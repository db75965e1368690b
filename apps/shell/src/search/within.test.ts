import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { within } from './within.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const late = () => new Error('late');

test('work that ends in time is passed on, its error too, and no timer is left', async () => {
  expect(await within(1000, async () => 7, late)).toBe(7);
  await expect(within(1000, () => Promise.reject(new Error('broken')), late)).rejects.toThrow('broken');
  await expect(
    within(
      1000,
      () => {
        throw new Error('at once');
      },
      late,
    ),
  ).rejects.toThrow('at once');
  expect(vi.getTimerCount()).toBe(0);
});

test('work that never ends is given up, and told so', async () => {
  let told: AbortSignal | undefined;
  const given = within(
    1000,
    (signal) => {
      told = signal;
      return new Promise(() => undefined);
    },
    late,
  );
  const outcome = expect(given).rejects.toThrow('late');
  await vi.advanceTimersByTimeAsync(999);
  expect(told?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await outcome;
  expect(told?.aborted).toBe(true);
});
