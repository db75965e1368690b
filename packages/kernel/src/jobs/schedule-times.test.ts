import { expect, it } from 'vitest';
import type { DomainClock } from '../domain-clock/domain-clock.ts';
import { scheduleTimes } from './schedule-times.ts';

const hour = 3_600_000;
const zone = 'Europe/Berlin';

/** A clock that has shown `at` since a moment of the machine, and runs 720 times as fast. */
function clockAt(at: string): DomainClock {
  const [began, shown, rate] = [Date.now(), Date.parse(at), 720];
  const now = (): number => shown + (Date.now() - began) * rate;
  return { rate, now, steady: now, machineAt: (domainMs) => began + (domainMs - shown) / rate };
}

/** What the clock shows at the runs of a pattern, one after the other. */
function runs(clock: DomainClock, pattern: string, count: number): string[] {
  const { settings } = scheduleTimes(clock);
  let after = clock.machineAt(clock.now());
  return Array.from({ length: count }, () => {
    after = settings!.repeatStrategy(after, { pattern, tz: zone })!;
    const shown = clock.now() + (after - clock.machineAt(clock.now())) * clock.rate;
    return new Date(Math.floor(shown / 60_000) * 60_000).toISOString();
  });
}

it('runs a pattern by the clock of the domain, through the hour that a day has twice', () => {
  expect(runs(clockAt('2026-10-24T12:00:00Z'), '40 3 * * *', 3)).toEqual([
    '2026-10-25T02:40:00.000Z',
    '2026-10-26T02:40:00.000Z',
    '2026-10-27T02:40:00.000Z',
  ]);
});

it('runs an interval as much more often, and never more often than queues bear', () => {
  const { repeat } = scheduleTimes(clockAt('2026-10-24T12:00:00Z'));
  expect(repeat({ everyMs: hour }, zone)).toEqual({ every: 5000 });
  expect(repeat({ everyMs: 1000 }, zone)).toEqual({ every: 250 });
  expect(repeat({ cron: '7 * * * *' }, zone)).toEqual({ pattern: '7 * * * *', tz: zone });
});

it('goes by the clock of the machine where there is no other', () => {
  const { repeat, settings, isDueTooLate } = scheduleTimes(null);
  expect(settings).toBeUndefined();
  expect(repeat({ everyMs: 100 }, zone)).toEqual({ every: 100 });
  expect(isDueTooLate(Date.now() + 2 * hour, { everyMs: hour }, zone)).toBe(true);
  expect(isDueTooLate(Date.now() + hour / 2, { everyMs: hour }, zone)).toBe(false);
});

it('knows a run that is due too late by either clock', () => {
  const { isDueTooLate } = scheduleTimes(clockAt('2026-10-24T12:00:00Z'));
  expect(isDueTooLate(Date.now() + 60_000, { everyMs: hour }, zone)).toBe(true);
  expect(isDueTooLate(Date.now() + 4000, { everyMs: hour }, zone)).toBe(false);
  // The next midnight but one is a day and some hours off, which is three minutes.
  expect(isDueTooLate(Date.now() + 180_000, { cron: '0 0 * * *' }, zone)).toBe(true);
});
