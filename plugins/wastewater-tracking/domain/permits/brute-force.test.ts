import { createRandom } from '@lingtan/test-kit';
import { describe, expect, it } from 'vitest';
import { dayRule, dayValue, type SampleColumns } from '../quality/day-value.ts';
import { limitsInForce } from './applies.ts';
import { judge } from './judge.ts';
import type { LimitSet } from './types.ts';

const minute = 60_000;
const hour = 60 * minute;
const dayMs = 24 * hour;
const days = 90;
const start = Date.UTC(2026, 8, 1);
const holdMs = dayRule.holdMs;

interface Sample {
  ts: number;
  value: number;
  mark: 'N' | 'D' | 'M' | 'T';
}

/** A minute series with gaps, marks that are not normal, and a spell of high values. */
function makeSeries(seed: number, base: number, amplitude: number): Sample[] {
  const random = createRandom(seed);
  const samples: Sample[] = [];
  let silentUntil = 0;
  let markedUntil = 0;
  let mark: Sample['mark'] = 'N';
  for (let ts = start - 5 * minute; ts < start + days * dayMs; ts += minute) {
    if (random() < 0.0004) silentUntil = ts + random() * 9 * hour;
    if (random() < 0.0006) {
      markedUntil = ts + random() * 3 * hour;
      mark = (['D', 'M', 'T'] as const)[Math.floor(random() * 3)]!;
    }
    const wave = Math.sin(((ts - start) / dayMs) * 0.9) + 0.4 * Math.sin((ts - start) / hour);
    const value = base + amplitude * wave + random();
    if (ts >= silentUntil) samples.push({ ts, value, mark: ts < markedUntil ? mark : 'N' });
  }
  return samples;
}

const columnsOf = (samples: readonly Sample[]): SampleColumns => ({
  ts: Float64Array.from(samples, ({ ts }) => ts),
  value: Float64Array.from(samples, ({ value }) => value),
  normal: Uint8Array.from(samples, ({ mark }) => Number(mark === 'N')),
});

/** Slice by slice, window by window, straight from annex D: slow and plain. */
function bruteForceDay(parameter: readonly Sample[], flow: readonly Sample[], from: number) {
  const heldAt = (samples: readonly Sample[], at: number): Sample | null => {
    let found: Sample | null = null;
    for (const sample of samples) {
      if (sample.ts > at) break;
      found = sample;
    }
    return found && at - found.ts < holdMs ? found : null;
  };
  const near = (samples: readonly Sample[]) => samples.filter(({ ts }) => ts > from - 2 * hour && ts < from + dayMs);
  const [own, water] = [near(parameter), near(flow)];
  const hours = Array.from({ length: 24 }, (_, h) => {
    const tens = Array.from({ length: 6 }, (_, t) => {
      const begin = from + h * hour + t * 10 * minute;
      const [inOwn, inWater] = [own, water].map((all) =>
        all.filter(({ ts }) => ts > begin - 11 * minute && ts < begin + 10 * minute),
      );
      let [volume, load, valid] = [0, 0, 0];
      for (let s = 0; s < 120; s++) {
        const value = heldAt(inOwn!, begin + s * 5_000);
        const amount = heldAt(inWater!, begin + s * 5_000);
        if (value?.mark !== 'N' || amount?.mark !== 'N') continue;
        volume += amount.value * 5 * 1e-3;
        load += amount.value * 5 * 1e-3 * value.value * 1e-3;
        valid++;
      }
      return valid === 120 ? { volume, load } : null;
    });
    return tens.filter((ten) => ten !== null);
  });
  const valid = hours.flat();
  const [volume, load] = [sumOf(valid, 'volume'), sumOf(valid, 'load')];
  return {
    value: valid.length === 0 ? null : (load / volume) * 1e3,
    loadKg: valid.length === 0 ? null : load,
    validHours: hours.filter((tens) => tens.length > 0).length,
    validWindows: valid.length,
  };
}

const sumOf = <Name extends string>(windows: readonly Record<Name, number>[], name: Name): number =>
  windows.reduce((sum, window) => sum + window[name], 0);

/** Two versions: the limit is halved in the middle, and depends on the temperature before. */
const row = { parameter: 'COD', unit: 'mg/L', basis: 'day-mean' as const, status: 'published' as const, digits: 1 };
const permits: LimitSet[] = [
  {
    id: 'p',
    version: 1,
    outlet: 'o',
    standard: 'first',
    validFrom: '2026-01-01',
    rows: [
      { ...row, max: 50, condition: { temperatureAbove: 12 } },
      { ...row, max: 58, condition: { temperatureAtMost: 12 } },
    ],
  },
  { id: 'p', version: 2, outlet: 'o', standard: 'second', validFrom: '2026-10-16', rows: [{ ...row, max: 42 }] },
];
const hoursNeeded = 20;

describe('the evaluation of a permit', () => {
  const concentration = makeSeries(7, 44, 9);
  const flow = makeSeries(11, 60, 12);
  const [columns, flowColumns] = [columnsOf(concentration), columnsOf(flow)];

  it('equals a brute-force recomputation on 90 days with gaps, marks and a change of the limit', () => {
    const cursor = { parameter: 0, flow: 0 };
    const seen = new Map<string, number>();
    for (let d = 0; d < days; d++) {
      const from = start + d * dayMs;
      const day = new Date(from).toISOString().slice(0, 10);
      const fast = dayValue(columns, flowColumns, { from, to: from + dayMs }, dayRule, cursor);
      const slow = bruteForceDay(concentration, flow, from);
      expect([day, fast.validWindows, fast.validHours]).toEqual([day, slow.validWindows, slow.validHours]);
      if (slow.value === null) expect(fast.value).toBeNull();
      else {
        expect(fast.value).toBeCloseTo(slow.value, 9);
        expect(fast.loadKg).toBeCloseTo(slow.loadKg!, 6);
      }
      const temperatureC = d % 3 === 0 ? 9 : 15;
      const valued = { parameter: 'COD', basis: 'day-mean' as const, unit: 'mg/L' };
      const [verdict] = judge(
        permits,
        'o',
        { ...valued, value: fast.value, valid: fast.validHours >= hoursNeeded },
        { day, temperatureC },
      );
      // By hand: the version by date, the row by temperature, the rounded mean against its limit.
      const limit = day >= '2026-10-16' ? 42 : temperatureC > 12 ? 50 : 58;
      const rounded = slow.value === null ? null : Math.round(slow.value * 10) / 10;
      const expected =
        rounded === null || slow.validHours < hoursNeeded
          ? 'not judged'
          : rounded > limit
            ? 'exceedance'
            : rounded / limit >= 0.9
              ? 'warning'
              : 'compliant';
      expect([day, verdict!.verdict]).toEqual([day, expected]);
      expect(limitsInForce(permits, 'o', day)!.version).toBe(day >= '2026-10-16' ? 2 : 1);
      seen.set(expected, (seen.get(expected) ?? 0) + 1);
    }
    // The days hold every case, or the comparison would say little.
    for (const verdict of ['not judged', 'exceedance', 'warning', 'compliant'])
      expect(seen.get(verdict), verdict).toBeGreaterThan(1);
  }, 120_000);

  it('averages without flow, and counts nothing where nothing was measured', () => {
    const span = { from: start, to: start + dayMs };
    const plain = dayValue(columns, null, span);
    expect(plain.method).toBe('arithmetic');
    expect(plain.loadKg).toBeNull();
    const nothing = columnsOf([]);
    expect(dayValue(nothing, flowColumns, span)).toMatchObject({
      value: null,
      validWindows: 0,
      windows: 144,
      min: null,
    });
    expect(dayValue(columns, nothing, span)).toMatchObject({ value: null, validWindows: 0 });
  });
});
