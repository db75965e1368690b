import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingInterval } from '../closed-interval.ts';
import type { ClosedInterval } from '../closed-interval.ts';
import type { Subject } from './finding.ts';
import { findAboveRating, findGaps, findMissing, findMissingRegister, findNegative } from './interval-rules.ts';
import { badSteps, fallsByInterval, risesByInterval } from './register-steps.ts';

const width = 900_000;
const subject: Subject = { meter: 'mill', direction: 'import', unit: 'Wh' };
const none = { source: 'register' as const, sampleFrom: null, sampleTo: null };
const missing = (slot: number, reason: ClosedInterval['reason'] = 'no-samples') =>
  missingInterval(slot * width, reason!, none);
const known = (slot: number, amount: number, more: Partial<ClosedInterval> = {}): ClosedInterval => ({
  ...missing(slot),
  amount,
  status: 'actual',
  method: 'counter-difference',
  reason: null,
  ...more,
});
const spans = (list: { from: number; to: number }[]) => list.map((f) => [f.from / width, f.to / width]);

describe('missing', () => {
  it('is one finding per stretch and cause', () => {
    const found = findMissing(
      subject,
      [missing(0), missing(1), known(2, 1), missing(3), missing(4, 'register-reset')],
      width,
    );
    expect(spans(found)).toEqual([
      [0, 2],
      [3, 4],
      [4, 5],
    ]);
    expect(found[0]).toMatchObject({ measured: 2, limit: 0, unit: 'interval', detail: { reason: 'no-samples' } });
  });

  it('covers every missing interval once', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (list) => {
        const found = findMissing(
          subject,
          list.map((gone, i) => (gone ? missing(i) : known(i, 5))),
          width,
        );
        list.forEach((gone, i) =>
          expect(found.filter((f) => f.from <= i * width && f.to > i * width)).toHaveLength(gone ? 1 : 0),
        );
      }),
    );
  });
});

describe('gap and missing register', () => {
  it('find exact counter differences without shape, and amounts that had to come from power', () => {
    const flat = { status: 'estimated', reason: 'long-gap' } as const;
    const power = { status: 'estimated', reason: 'no-samples', source: 'power', method: 'power-integration' } as const;
    const list = [known(0, 5, flat), known(1, 5, flat), known(2, 5), known(3, 5, power)];
    expect(findGaps(subject, list, width)).toMatchObject([{ measured: 2, limit: 8, severity: 'notice' }]);
    expect(spans(findMissingRegister(subject, list, width, true))).toEqual([[3, 4]]);
    expect(findMissingRegister(subject, list, width, false)).toEqual([]);
  });
});

describe('negative and above the rating', () => {
  const rules = { basePerUnit: 1000, rollover: null, maxPerMs: 100_000 / 3_600_000 };
  const sample = (ts: number, value: number) => ({ ts, value, quality: 0 });

  it('tell by how much the register fell or jumped', () => {
    const steps = badSteps([sample(0, 500), sample(60_000, 200), sample(120_000, 9000), sample(width, 9001)], rules);
    expect(steps.map((s) => [s.reason, s.change])).toEqual([
      ['register-reset', -300_000],
      ['above-rating', 8_800_000],
    ]);
    expect(fallsByInterval(steps, width)).toEqual(new Map([[0, -300_000]]));
    const found = findNegative(subject, [missing(0, 'register-reset')], width, fallsByInterval(steps, width));
    expect(found).toMatchObject([{ rule: 'negative', measured: -300_000, limit: 0, severity: 'alarm' }]);
    const rises = risesByInterval(steps, width);
    expect(findAboveRating(subject, [missing(0, 'above-rating')], width, 25_000, rises)).toMatchObject([
      { rule: 'high', measured: 132_000_000, limit: 25_000 },
    ]);
  });

  it('find an amount below zero', () => {
    expect(findNegative(subject, [known(0, -3), known(1, 5)], width)).toMatchObject([
      { measured: -3, from: 0, to: width },
    ]);
    expect(findNegative(subject, [missing(0, 'register-reset')], width)).toMatchObject([{ measured: null }]);
  });
});
