import { expect, it } from 'vitest';
import { asksAgain } from './index.ts';

const hour = 3_600_000;
const acked = { state: 'ACKED' as const, priority: 1, ackedAt: 100 * hour };

it('an acknowledged alarm asks again after its time, however far the clock has been set back since', () => {
  const at = (hours: number, alarm: Parameters<typeof asksAgain>[0] = acked) =>
    asksAgain(alarm, hours * hour, 2 * hour);
  expect([at(101), at(102), at(98), at(20)]).toEqual([false, true, true, true]);
  for (const other of [{ state: 'UNACK' as const }, { priority: 2 }, { ackedAt: null }])
    expect(at(102, { ...acked, ...other })).toBe(false);
  expect(asksAgain(acked, 500 * hour, 0)).toBe(false);
});
