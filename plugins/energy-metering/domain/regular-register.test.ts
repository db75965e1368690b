import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeFromRegister } from './close-register.ts';
import { closeRegularRegister } from './regular-register.ts';
import type { RegisterSamples } from './regular-register.ts';

const minute = 60_000;
const width = 15 * minute;
const span = { from: 0, to: 4 * width };

/** Samples around the span: steps of ms and of the register, mostly ordinary ones. */
const series = fc
  .record({
    lead: fc.integer({ min: 0, max: 22 * minute }),
    first: fc.constantFrom(0, 0.4999, 999.995, 123_456.789, 9e15),
    steps: fc.array(
      fc.tuple(
        fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(5 * minute, 4 * minute + 7, 14 * minute) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 35 * minute }) },
        ),
        fc.oneof(
          { weight: 20, arbitrary: fc.double({ min: 0, max: 20, noNaN: true }) },
          { weight: 1, arbitrary: fc.constantFrom(-1, 0, 500, NaN) },
        ),
      ),
      { minLength: 4, maxLength: 40 },
    ),
  })
  .map(({ lead, first, steps }): RegisterSamples => {
    let [ts, value] = [0 - lead, first];
    const list = steps.map(([ms, grown]) => {
      const one = { ts, value };
      ts += ms;
      value = Math.round((value + grown) * 1000) / 1000;
      return one;
    });
    return {
      ts: Float64Array.from(list, (one) => one.ts),
      values: Float64Array.from(list, (one) => one.value),
    };
  });

const rules = fc.record({
  basePerUnit: fc.constantFrom(1, 1000, 1700),
  maxPerMs: fc.constantFrom(null, 0.02, 200 / 3600),
});

describe('closing a regular register', () => {
  it('says what the exact rule says, to the last digit, and that is plainly measured', () => {
    let closed = 0;
    fc.assert(
      fc.property(series, rules, (samples, { basePerUnit, maxPerMs }) => {
        const regular = closeRegularRegister(samples, span, width, { basePerUnit, maxPerMs });
        if (regular === null) return;
        closed += 1;
        const raw = Array.from(samples.ts, (ts, i) => ({ ts, value: samples.values[i]!, quality: 0 }));
        const exact = closeFromRegister(raw, span, width, { basePerUnit, maxPerMs, rollover: null });
        const found = exact.map((_, i) => ({
          amount: regular.amounts[i],
          startReading: regular.startReadings[i],
          sampleFrom: regular.sampleFrom[i]! + i * width,
          sampleTo: regular.sampleTo[i]! + i * width,
        }));
        expect(found).toEqual(
          exact.map(({ amount, startReading, sampleFrom, sampleTo }) => ({
            amount,
            startReading,
            sampleFrom,
            sampleTo,
          })),
        );
        for (const interval of exact)
          expect(interval).toMatchObject({ status: 'actual', reason: null, shiftReading: 0 });
      }),
      { numRuns: 3000 },
    );
    expect(closed).toBeGreaterThan(300);
  });

  it('leaves a register that does not reach over both ends', () => {
    const every = (from: number, to: number): RegisterSamples => {
      const ts = Float64Array.from({ length: (to - from) / (5 * minute) + 1 }, (_, i) => from + i * 5 * minute);
      return { ts, values: ts.map((_, i) => i) };
    };
    const unit = { basePerUnit: 1000, maxPerMs: null };
    expect(closeRegularRegister(every(0, span.to), span, width, unit)?.amounts).toEqual(new Float64Array(4).fill(3000));
    expect(closeRegularRegister(every(5 * minute, span.to), span, width, unit)).toBeNull();
    expect(closeRegularRegister(every(0, span.to - 5 * minute), span, width, unit)).toBeNull();
    expect(closeRegularRegister(every(-minute, span.to - minute), span, width, unit)).toBeNull();
    expect(closeRegularRegister({ ts: new Float64Array(), values: new Float64Array() }, span, width, unit)).toBeNull();
  });
});
