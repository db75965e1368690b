import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoticeRoute } from '../contracts/config.ts';
import type { AlarmDeclaration } from '../contracts/service.ts';
import { declarationProblems, evaluate, evaluateTold, type AlarmMemory } from './evaluate.ts';
import { floodAt } from './flood.ts';
import { localMinuteOf, quietMinutesLeft } from './quiet-hours.ts';
import { planNotices, retryAfterMs } from './routing.ts';
import { devicesAhead, silentDevices } from './devices.ts';
import { countByBucket, spansOf } from './spans.ts';
import { inWaves } from './waves.ts';

const text = (en: string) => ({ en, 'zh-CN': en });
const alarm = (more: Partial<AlarmDeclaration> = {}): AlarmDeclaration => ({
  id: 'a',
  title: text('A'),
  priority: 2,
  class: 'process',
  consequence: text('bad'),
  response: text('mend'),
  ...more,
});
const rest: AlarmMemory = { state: 'NORM', active: false, pendingSince: null, seenAt: null };

describe('a report', () => {
  it('moves the state when the condition has lasted, and is refused when it is older than one before', () => {
    const delayed = alarm({ onDelaySeconds: 60 });
    const first = evaluate(delayed, rest, { id: 'a', at: 1000, active: true });
    expect(first).toMatchObject({ ok: true, event: null, memory: { state: 'NORM', pendingSince: 1000 } });
    const { memory } = first as { memory: AlarmMemory };
    expect(evaluate(delayed, memory, { id: 'a', at: 61_000, active: true })).toMatchObject({
      event: 'raise',
      memory: { state: 'UNACK', active: true, pendingSince: null },
    });
    expect(evaluateTold(delayed, memory, 1, 60_999)).toMatchObject({ event: null });
    expect(evaluateTold(delayed, memory, 1, 61_000)).toMatchObject({ event: 'raise' });
    expect(evaluate(delayed, memory, { id: 'a', at: 500, active: true })).toEqual({
      ok: false,
      reason: 'out of order',
    });
    expect(evaluate(delayed, rest, { id: 'a', at: 1 })).toEqual({ ok: false, reason: 'neither value nor condition' });
  });

  it('with a value is judged by the limits, and no value is neither an alarm nor its end', () => {
    const limited = alarm({ limits: { high: 18, deadband: 1 } });
    const raised = evaluate(limited, rest, { id: 'a', at: 1, value: 18.5 });
    expect(raised).toMatchObject({ event: 'raise', judged: 18.5 });
    const { memory } = raised as { memory: AlarmMemory };
    expect(evaluate(limited, memory, { id: 'a', at: 2, value: null })).toMatchObject({
      event: null,
      memory: { active: true },
    });
    expect(evaluate(limited, memory, { id: 'a', at: 2, value: 17.5 })).toMatchObject({ event: null });
    expect(evaluate(limited, memory, { id: 'a', at: 2, value: 17 })).toMatchObject({
      event: 'clear',
      memory: { state: 'RTNUN' },
    });
  });

  it('told again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 30 }), (conditions) => {
        let memory = rest;
        let edges = 0;
        let last = false;
        conditions.forEach((active, index) => {
          for (const repeat of [0, 1]) {
            const result = evaluate(alarm(), memory, { id: 'a', at: index * 2 + repeat, active });
            if (!result.ok) throw new Error(result.reason);
            if (result.event !== null) edges++;
            expect(repeat === 1 && result.event !== null).toBe(false);
            memory = result.memory;
          }
          expect(memory.active).toBe(active);
        });
        for (const active of conditions) {
          if (active !== last) edges--;
          last = active;
        }
        expect(edges).toBe(0);
      }),
    );
  });
});

describe('declarations', () => {
  it.each([
    [[alarm(), alarm()], 'declared twice'],
    [[alarm({ id: 'a b' })], 'id: '],
    [[alarm({ suppressedBy: 'x' })], 'suppressedBy: '],
    [[alarm({ suppressedBy: 'a' })], 'suppressedBy: '],
    [[alarm({ limits: { deadband: 1 } })], 'limits: a high or a low one'],
    [[alarm({ limits: { high: 1, low: 2, deadband: 0 } })], 'low 2 is not below high 1'],
    [[alarm({ limits: { high: 1, deadband: -1 } })], 'limits.deadband'],
    [[alarm({ response: text(' ') })], 'response: text in both languages'],
  ] as const)('say what is wrong: %#', (alarms, problem) => {
    expect(declarationProblems(alarms)[0]?.problem).toContain(problem);
  });

  it('are taken when they are whole', () => {
    expect(
      declarationProblems([alarm(), alarm({ id: 'b', suppressedBy: 'a', limits: { low: 1, deadband: 0 } })]),
    ).toEqual([]);
  });
});

describe('a flood', () => {
  const times = Array.from({ length: 11 }, (_, index) => index * 1000);
  it('begins with the eleventh alarm in ten minutes and ends below five', () => {
    expect(floodAt(times, 9000)).toEqual({ active: false, inTenMinutes: 10 });
    expect(floodAt(times, 10_000)).toEqual({ active: true, inTenMinutes: 11 });
    expect(floodAt(times, 605_500)).toEqual({ active: true, inTenMinutes: 5 });
    expect(floodAt(times, 606_500)).toEqual({ active: false, inTenMinutes: 4 });
    expect(floodAt([], 0)).toEqual({ active: false, inTenMinutes: 0 });
  });
});

describe('quiet hours and routes', () => {
  it('last until their end, over midnight too', () => {
    const night = { from: '22:00', to: '07:30' };
    expect(quietMinutesLeft(night, 23 * 60)).toBe(510);
    expect(quietMinutesLeft(night, 6 * 60)).toBe(90);
    expect(quietMinutesLeft(night, 7 * 60 + 30)).toBe(0);
    expect(quietMinutesLeft({ from: '12:00', to: '13:00' }, 12 * 60 + 59)).toBe(1);
    expect(quietMinutesLeft({ from: '12:00', to: '12:00' }, 12 * 60)).toBe(0);
    expect(localMinuteOf(Date.parse('2026-11-25T16:05:30Z'), 'Asia/Shanghai')).toBe(5);
  });

  it('plan one notice for each route that takes the alarm', () => {
    const route = (more: Partial<NoticeRoute>): NoticeRoute => ({
      id: 'r',
      kind: 'email',
      privateNetwork: false,
      to: ['a@b.cn'],
      priorities: [1, 2],
      classes: [],
      afterMinutes: 0,
      language: 'en',
      ...more,
    });
    // Half past midnight in the park.
    const at = Date.parse('2026-11-25T16:30:20Z');
    const routes = [
      route({ id: 'now' }),
      route({ id: 'other', classes: ['device'] }),
      route({ id: 'low', priorities: [4] }),
      route({ id: 'chief', afterMinutes: 15 }),
      route({ id: 'day', quiet: { from: '22:00', to: '07:00', butPriority: 1 } }),
    ];
    const zone = 'Asia/Shanghai';
    expect(planNotices(routes, { priority: 2, class: 'process' }, at, zone)).toEqual([
      { route: 'now', dueAt: at, unlessAcked: false },
      { route: 'chief', dueAt: at + 900_000, unlessAcked: true },
      { route: 'day', dueAt: Date.parse('2026-11-25T23:00:00Z'), unlessAcked: true },
    ]);
    expect(planNotices(routes, { priority: 1, class: 'process' }, at, zone).at(-1)).toEqual({
      route: 'day',
      dueAt: at,
      unlessAcked: false,
    });
    expect([1, 2, 5, 6].map(retryAfterMs)).toEqual([30_000, 60_000, 480_000, null]);
  });
});

describe('silence', () => {
  it('is when no point of a device has been heard for long; what was never heard is not silent', () => {
    const point = (asset: string, lastAt: number | null) => ({ asset, expectedEveryMs: 60_000, lastAt });
    const points = [point('a', 0), point('a', 900_000), point('b', 0), point('b', null), point('c', null)];
    expect(silentDevices(points, 1_000_000, { factor: 4, leastMs: 600_000, listeningSince: 0 })).toEqual([
      { asset: 'a', lastAt: 900_000, silent: false },
      { asset: 'b', lastAt: 0, silent: true },
      { asset: 'c', lastAt: null, silent: false },
    ]);
    // Who has just begun to listen cannot tell yet.
    expect(
      silentDevices(points, 1_000_000, { factor: 4, leastMs: 600_000, listeningSince: 900_000 }).map(
        ({ silent }) => silent,
      ),
    ).toEqual([false, null, false]);
  });
});

describe('a clock that is ahead', () => {
  it('is that of the point that is the furthest, of those that say something of it', () => {
    const points = [
      ...[
        { asset: 'a', aheadMs: 0 },
        { asset: 'a', aheadMs: 60_000 },
        { asset: 'a', aheadMs: null },
      ],
      ...[
        { asset: 'b', aheadMs: 0 },
        { asset: 'c', aheadMs: null },
      ],
    ];
    expect([...devicesAhead(points)]).toEqual([
      ['a', 60_000],
      ['b', 0],
    ]);
  });
});

describe('annunciations', () => {
  it('are read from the log', () => {
    const spans = spansOf([
      { alarm: 'a', at: 1, event: 'raise', to: 'UNACK' },
      { alarm: 'a', at: 2, event: 'realarm', to: 'UNACK' },
      { alarm: 'b', at: 3, event: 'raise', to: 'UNACK' },
      { alarm: 'a', at: 4, event: 'clear', to: 'RTNUN' },
      { alarm: 'a', at: 700_000, event: 'raise', to: 'UNACK' },
      { alarm: 'c', at: 5, event: 'clear', to: 'NORM' },
    ]);
    expect(spans).toEqual([
      { alarm: 'a', raisedAt: 1, clearedAt: 4 },
      { alarm: 'b', raisedAt: 3, clearedAt: null },
      { alarm: 'a', raisedAt: 700_000, clearedAt: null },
    ]);
    expect(countByBucket(spans, 0, 1_200_000, 10)).toEqual([2, 1]);
  });
});

describe('alarms that move together', () => {
  it('come in waves, each alarm once and none before the one that stands for it', () => {
    const links = fc.array(fc.option(fc.nat(9), { nil: undefined }), { maxLength: 10 });
    fc.assert(
      fc.property(links, fc.boolean(), (above, circles) => {
        const alarms = above.map((at, index) => ({
          source: 'p',
          id: `a${index}`,
          // Without circles an alarm is covered by an earlier one only.
          declared: at === undefined || (!circles && at >= index) ? {} : { suppressedBy: `a${at}` },
        }));
        const waves = inWaves(alarms);
        expect(
          waves
            .flat()
            .map(({ id }) => id)
            .toSorted(),
        ).toEqual(alarms.map(({ id }) => id).toSorted());
        if (circles) return;
        const waveOf = new Map(waves.flatMap((wave, no) => wave.map(({ id }) => [id, no] as const)));
        for (const { id, declared } of alarms)
          if (declared.suppressedBy !== undefined)
            expect(waveOf.get(id)!).toBeGreaterThan(waveOf.get(declared.suppressedBy)!);
      }),
    );
  });
});
