import { describe, expect, it } from 'vitest';
import type { SampleColumns } from '../quality/day-value.ts';
import { findFaults, withoutSpans, type FaultRules } from './episodes.ts';

const minute = 60_000;
const rules: FaultRules = {
  range: { min: 0 },
  flatlineSeconds: 1800,
  spikeDeviations: 8,
  spikeLeastShare: 0.25,
  missingSeconds: 1800,
};
const columns = (values: readonly number[], marked: readonly number[] = []): SampleColumns => ({
  ts: Float64Array.from(values, (_, at) => at * 5 * minute),
  value: Float64Array.from(values),
  normal: Uint8Array.from(values, (_, at) => Number(!marked.includes(at))),
});
const span = { from: 0, to: 86_400_000 };
const wave = Array.from({ length: 60 }, (_, at) => 40 + 3 * Math.sin(at / 3) + (at % 3));
const flow = columns(wave.map((value) => value * 2));
const told = (values: readonly number[], others = {}) =>
  findFaults(columns(values), span, rules, others).map(({ detector, from, to, samples }) => [
    detector,
    from / (5 * minute),
    to / (5 * minute),
    samples,
  ]);

describe('episodes of sensor faults', () => {
  it('has none in a signal that moves as it should', () => {
    expect(told(wave, { flow })).toEqual([]);
  });

  it('joins neighbouring samples, and keeps the figures', () => {
    const values = wave.map((value, at) => (at >= 20 && at <= 22 ? -1 : at === 40 ? 300 : value));
    expect(told(values, { flow })).toContainEqual(['range', 20, 22, 3]);
    const spike = findFaults(columns(values), span, rules).find(
      ({ detector, from }) => detector === 'spike' && from === 40 * 5 * minute,
    );
    expect(spike).toMatchObject({ samples: 1, evidence: { value: 300 } });
  });

  it('tells a standing value only while the flow moves, and not for a moment', () => {
    const values = wave.map((value, at) => (at >= 10 && at <= 20 ? 41 : value));
    expect(told(values, { flow })).toContainEqual(['flatline', 10, 20, 11]);
    expect(told(values)).toEqual([]);
    expect(told(values, { flow: columns(wave.map(() => 95)) })).toEqual([]);
    expect(
      told(
        wave.map((value, at) => (at >= 10 && at <= 14 ? 41 : value)),
        { flow },
      ),
    ).toEqual([]);
  });

  it('tells a part above its whole, and a silence from the sample before it on', () => {
    const whole = columns(wave.map((value, at) => (at === 30 ? value / 2 : value + 1)));
    expect(told(wave, { whole })).toEqual([['relation', 30, 30, 1]]);
    const silent = columns(wave);
    const quiet = { ...silent, ts: silent.ts.map((ts, at) => (at >= 50 ? ts + 40 * minute : ts)) };
    expect(findFaults(quiet, span, rules)).toMatchObject([
      { detector: 'missing', from: 49 * 5 * minute, to: 50 * 5 * minute + 40 * minute },
    ]);
  });

  it('looks only at normal samples, and takes nothing but marks away', () => {
    const marked = columns(
      wave.map((value, at) => (at === 5 ? -9 : value)),
      [5],
    );
    expect(findFaults(marked, span, rules)).toEqual([]);
    const without = withoutSpans(columns(wave), [{ from: 10 * 5 * minute, to: 12 * 5 * minute }]);
    expect([...without.normal].map((mark, at) => (mark ? -1 : at)).filter((at) => at >= 0)).toEqual([10, 11, 12]);
    expect(without.value).toEqual(columns(wave).value);
  });
});
