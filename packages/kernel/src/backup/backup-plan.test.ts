import { describe, expect, it } from 'vitest';
import {
  drillDue,
  backupPlan,
  begunAt,
  defaultPlan,
  newestWhole,
  nextBackup,
  notKept,
  type PlanInForce,
} from './backup-plan.ts';

const timeZone = 'Asia/Shanghai';
const plan: PlanInForce = { ...defaultPlan, since: 0, timeZone };
const nameOf = (at: string | number): string => new Date(at).toISOString().replaceAll(/[-:.]/g, '');
const one = (at: string | number, scheduled = true, state: 'done' | 'failed' | 'running' = 'done') => ({
  ...{ name: nameOf(at), scheduled, state },
});
const at = Date.parse;
// 02:30 in Shanghai is 18:30 UTC of the day before.
const now = at('2026-11-26T18:31:00Z');

describe('when a backup is due', () => {
  it.each<[string, Partial<PlanInForce>, ReturnType<typeof one>[], string | null]>([
    ['once its time of day has come', {}, [one('2026-11-25T18:30:00Z')], '2026-11-26T18:30:00Z'],
    ['after days without a process', {}, [one('2026-11-02T18:30:00Z')], '2026-11-26T18:30:00Z'],
    ['not again the same day', {}, [one('2026-11-26T18:30:10Z')], '2026-11-27T18:30:00Z'],
    ['although somebody made one by hand', {}, [one('2026-11-26T18:30:10Z', false)], '2026-11-26T18:30:00Z'],
    ['not while it is being made', {}, [one('2026-11-26T18:30:10Z', true, 'running')], '2026-11-27T18:30:00Z'],
    ['an hour after it failed', {}, [one('2026-11-26T18:30:10Z', true, 'failed')], '2026-11-26T19:30:10Z'],
    ['whatever failed the day before', {}, [one('2026-11-26T18:29:00Z', true, 'failed')], '2026-11-26T18:30:00Z'],
    ['not for a time before the plan', { since: now - 1000 }, [], '2026-11-27T18:30:00Z'],
    ['although one bears a time of next year', {}, [one('2027-11-26T18:30:00Z')], '2026-11-26T18:30:00Z'],
    ['although the plan is of next year', { since: at('2027-01-01T00:00:00Z') }, [], '2026-11-26T18:30:00Z'],
    ['never without a plan', { active: false }, [], null],
    ['in another zone', { timeZone: 'UTC' }, [], '2026-11-26T02:30:00Z'],
  ])('%s', (_what, change, backups, expected) => {
    expect(nextBackup({ ...plan, ...change }, backups, now)).toBe(expected && at(expected));
  });

  // Berlin skips 02:30 on 29 March, and shows it twice on 25 October.
  it.each(['2026-03-26', '2026-10-22'])('once on each day, whatever the clock skips or repeats: %s', (from) => {
    const backups: ReturnType<typeof one>[] = [];
    const berlin = { ...plan, timeZone: 'Europe/Berlin', since: at(from) };
    for (let time = berlin.since; time < berlin.since + 7 * 86_400_000; time += 15 * 60_000)
      if (nextBackup(berlin, backups, time)! <= time) backups.push(one(time));
    expect(backups).toHaveLength(7);
  });
});

describe('what is kept', () => {
  const day = 86_400_000;
  const daily = Array.from({ length: 400 }, (_, n) => one(now - n * day));

  it('is the newest of each of the last days, weeks and months', () => {
    const gone = new Set(notKept(plan, daily));
    const kept = daily.map(({ name }) => name).filter((name) => !gone.has(name));
    expect(kept.slice(0, 7)).toEqual(daily.slice(0, 7).map(({ name }) => name));
    // Friday 27 November in Shanghai: the Sundays before, and the last days of the months before.
    expect(kept.slice(7).map((name) => new Date(begunAt(name) + 8 * 3_600_000).toISOString().slice(0, 10))).toEqual([
      ...['2026-11-15', '2026-11-08', '2026-10-31', '2026-09-30', '2026-08-31', '2026-07-31', '2026-06-30'],
    ]);
    // What one run keeps, the next keeps as well: otherwise weeks and months would never fill.
    expect(
      notKept(
        plan,
        daily.filter(({ name }) => !gone.has(name)),
      ),
    ).toEqual([]);
  });

  it('holds of several on one day the newest only', () => {
    const two = [one(now), one(now - 60_000)];
    expect(notKept({ ...plan, daily: 3, weekly: 2, monthly: 2 }, two)).toEqual([two[1]!.name]);
  });

  it('never names what people made, what is not whole, or the newest whole one', () => {
    const little = { ...plan, daily: 1, weekly: 0, monthly: 0 };
    const byHand = daily.map((each) => ({ ...each, scheduled: false }));
    expect(notKept(little, byHand)).toEqual([]);
    const damaged = daily.map((each) => ({ ...each, state: 'failed' as const }));
    expect(notKept(little, damaged)).toEqual([]);
    expect(notKept({ ...little, daily: 0 }, daily.slice(0, 3))).toEqual([daily[1]!.name, daily[2]!.name]);
  });

  it('counts as the newest one what the clock has already shown', () => {
    expect(newestWhole([one('2027-01-01T00:00:00Z'), one(now, false), one(now - day)], now)).toBe(nameOf(now));
    expect(newestWhole([one(now, true, 'failed')], now)).toBeNull();
  });
});

it('a plan that cannot be kept to is refused by the name of its field', () => {
  const refused = (change: object) => backupPlan.safeParse({ ...defaultPlan, ...change }).error?.issues[0]?.path[0];
  expect(refused({})).toBeUndefined();
  for (const time of ['2:30', '24:00', '02:60', '02:30:00', '']) expect(refused({ at: time })).toBe('at');
  for (const field of ['daily', 'weekly', 'monthly'])
    for (const value of [-1, 1.5, 1e6, '7', null]) expect(refused({ [field]: value })).toBe(field);
  expect(refused({ daily: 0 })).toBe('daily');
  expect(backupPlan.safeParse({ ...defaultPlan, hourly: 1 }).error?.issues[0]).toMatchObject({ keys: ['hourly'] });
});

describe('a trial of restoring', () => {
  const day = 86_400_000;
  const now = 1000 * day;
  const of = (drillDays: number, passedDaysAgo: number | null, sinceDaysAgo = 500) =>
    drillDue(
      { drillDays, since: now - sinceDaysAgo * day },
      passedDaysAgo === null ? null : now - passedDaysAgo * day,
      now,
    );
  it.each([
    ['never wanted', of(0, null), false, false],
    ['never done, plan just set', of(30, null, 1), true, false],
    ['never done, plan of long ago', of(30, null), true, true],
    ['done lately', of(30, 20), false, false],
    ['done as many nights ago, some hours less', of(30, 29.9), true, false],
    ['due since yesterday', of(30, 31), true, false],
    ['due for long', of(30, 33), true, true],
    ['done at a time to come, before the clock was set back', of(30, -3), true, true],
  ])('%s', (_name, found, due, late) => {
    expect(found).toEqual({ due, late });
  });
});
