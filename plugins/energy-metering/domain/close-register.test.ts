import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawSample } from '@lingtan/telemetry/contracts';
import { closeFromRegister } from './close-register.ts';
import type { RegisterRules } from './register-step.ts';

const width = 900_000;
const rules: RegisterRules = { basePerUnit: 1000, rollover: null, maxPerMs: null };
const minute = 60_000;

function sample(ts: number, value: number, quality = 0): RawSample {
  return { ts, value, quality };
}

/** A growing register: steps of (ms since the last, Wh grown) starting shortly before 0. */
const growingRegister = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 40 * minute }), fc.integer({ min: 0, max: 5_000_000 })), {
    minLength: 3,
    maxLength: 60,
  })
  .map((steps) => {
    let ts = -5 * minute;
    let wh = 123_456_789;
    return steps.map(([ms, grown]) => {
      const at = sample(ts, wh / 1000);
      ts += ms;
      wh += grown;
      return at;
    });
  });

describe('closing from a register', () => {
  it('interpolates both boundaries between the samples around them', () => {
    const samples = [sample(-minute, 100), sample(minute, 102), sample(14 * minute, 110), sample(16 * minute, 114)];
    const [interval] = closeFromRegister(samples, { from: 0, to: width }, width, rules);
    expect(interval).toMatchObject({
      amount: 11_000,
      startReading: 101_000,
      endReading: 112_000,
      status: 'actual',
      method: 'counter-difference',
      sampleFrom: -minute,
      sampleTo: 16 * minute,
    });
  });

  it('takes a sample on the boundary as it is', () => {
    const [interval] = closeFromRegister([sample(0, 5), sample(width, 7.5)], { from: 0, to: width }, width, rules);
    expect(interval).toMatchObject({ amount: 2500, status: 'actual', sampleTo: width });
  });

  it('is missing while a boundary has no sample on one side', () => {
    const closed = closeFromRegister(
      [sample(minute, 1), sample(20 * minute, 2)],
      { from: 0, to: 2 * width },
      width,
      rules,
    );
    expect(closed.map((i) => [i.status, i.reason, i.amount])).toEqual([
      ['missing', 'no-samples', null],
      ['missing', 'no-samples', null],
    ]);
  });

  it('spreads a gap evenly and marks it, long gaps apart', () => {
    const samples = [sample(0, 0), sample(4 * width, 4), sample(14 * width, 24), sample(15 * width, 25)];
    const closed = closeFromRegister(samples, { from: 0, to: 15 * width }, width, rules);
    expect(closed.slice(0, 4).map((i) => [i.amount, i.reason])).toEqual(Array(4).fill([1000, 'gap']));
    expect(closed.slice(4, 14).map((i) => [i.amount, i.reason])).toEqual(Array(10).fill([2000, 'long-gap']));
    expect(closed[14]).toMatchObject({ amount: 1000, status: 'actual', reason: null });
  });

  it('follows a rollover', () => {
    const rolling = { ...rules, rollover: 1_000_000 };
    const samples = [sample(0, 990), sample(10 * minute, 998), sample(12 * minute, 2), sample(width, 5)];
    const [interval] = closeFromRegister(samples, { from: 0, to: width }, width, rolling);
    expect(interval).toMatchObject({ amount: 15_000, shiftReading: 1_000_000, status: 'actual', reason: null });
  });

  it('does not believe a fall that no rollover explains', () => {
    const samples = [
      sample(0, 500),
      sample(5 * minute, 501),
      sample(10 * minute, 3),
      sample(width, 5),
      sample(2 * width, 8),
    ];
    const closed = closeFromRegister(samples, { from: 0, to: 2 * width }, width, { ...rules, rollover: 1_000_000 });
    expect(closed.map((i) => [i.status, i.reason, i.amount])).toEqual([
      ['missing', 'register-reset', null],
      ['actual', null, 3000],
    ]);
  });

  it('counts a restart from zero as an estimate when the rating makes it plausible', () => {
    const rated = { ...rules, maxPerMs: 100_000 / 3_600_000 };
    const samples = [sample(0, 500), sample(5 * minute, 501), sample(10 * minute, 3), sample(width, 5)];
    const [interval] = closeFromRegister(samples, { from: 0, to: width }, width, rated);
    expect(interval).toMatchObject({ amount: 6000, status: 'estimated', reason: 'register-reset' });
  });

  it('does not believe a register that grew faster than the circuit can carry', () => {
    const rated = { ...rules, maxPerMs: 100_000 / 3_600_000 };
    const samples = [sample(0, 0), sample(minute, 90_000), sample(width, 90_001)];
    const [interval] = closeFromRegister(samples, { from: 0, to: width }, width, rated);
    expect(interval).toMatchObject({ amount: null, status: 'missing', reason: 'above-rating' });
  });

  it('marks boundaries that rest on uncertain samples and leaves bad ones out', () => {
    const samples = [sample(0, 1), sample(minute, 9e9, 4), sample(width, 2, 1)];
    const [interval] = closeFromRegister(samples, { from: 0, to: width }, width, rules);
    expect(interval).toMatchObject({ amount: 1000, status: 'estimated', reason: 'uncertain-sample' });
  });

  it('adds up to the register difference to the watt-hour, whatever the samples', () => {
    fc.assert(
      fc.property(growingRegister, (samples) => {
        const end = Math.floor(samples.at(-1)!.ts / width) * width;
        const closed = closeFromRegister(samples, { from: 0, to: end }, width, rules);
        if (closed.length === 0) return;
        const total = closed.reduce((sum, i) => sum + i.amount!, 0);
        expect(total).toBe(closed.at(-1)!.endReading! - closed[0]!.startReading!);
        expect(closed.every((i) => i.amount! >= 0)).toBe(true);
      }),
    );
  });

  it('adds up across rollovers too', () => {
    const range = 50_000_000;
    const rolling = { ...rules, rollover: range };
    fc.assert(
      fc.property(growingRegister, (samples) => {
        const wrapped = samples.map((s) => ({ ...s, value: ((s.value * 1000) % range) / 1000 }));
        const end = Math.floor(samples.at(-1)!.ts / width) * width;
        const plain = closeFromRegister(samples, { from: 0, to: end }, width, rules);
        const rolled = closeFromRegister(wrapped, { from: 0, to: end }, width, rolling);
        const total = (list: typeof plain): number => list.reduce((sum, i) => sum + (i.amount ?? NaN), 0);
        expect(Math.abs(total(rolled) - total(plain)) <= 1).toBe(true);
      }),
    );
  });

  it('gives the same intervals for any order and repetition of the samples', () => {
    fc.assert(
      fc.property(growingRegister, fc.infiniteStream(fc.nat()), (samples, random) => {
        const repeated = [...samples, ...samples.filter(() => random.next().value % 3 === 0)];
        const shuffled = repeated
          .map((s) => ({ s, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ s }) => s);
        const span = { from: 0, to: 8 * width };
        expect(closeFromRegister(shuffled, span, width, rules)).toEqual(closeFromRegister(samples, span, width, rules));
      }),
    );
  });

  it('gives the same intervals when the span is closed in pieces with only the edges of each', () => {
    fc.assert(
      fc.property(growingRegister, fc.integer({ min: 1, max: 7 }), (samples, cut) => {
        const whole = closeFromRegister(samples, { from: 0, to: 8 * width }, width, rules);
        const piece = (from: number, to: number) => {
          const before = samples.filter((s) => s.ts < from).slice(-1);
          const after = samples.filter((s) => s.ts >= to).slice(0, 1);
          const inside = samples.filter((s) => s.ts >= from && s.ts < to);
          return closeFromRegister([...before, ...inside, ...after], { from, to }, width, rules);
        };
        expect([...piece(0, cut * width), ...piece(cut * width, 8 * width)]).toEqual(whole);
      }),
    );
  });
});
