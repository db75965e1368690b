import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { adaptiveBands } from './adaptive-bands.ts';
import { calibrate, hourGroups } from './calibration.ts';

const horizon = 24;
const slot = Int32Array.from({ length: 24 * 400 }, (_, i) => i % 24);
const groupOf = hourGroups(slot, 24);

/** Daily forecasts of zero; errors by day and hour. */
function run(days: number, error: (day: number, hour: number) => number) {
  const actual = Float64Array.from({ length: days * 24 }, (_, i) => error(Math.floor(i / 24), i % 24));
  const issues = Int32Array.from({ length: days }, (_, n) => n * 24);
  return { issues, horizon, q50: new Float64Array(days * 24), actual };
}

function coverage(
  { actual }: { actual: Float64Array },
  { q10, q90 }: { q10: Float64Array; q90: Float64Array },
  from: number,
) {
  const rows = Array.from({ length: actual.length - from * 24 }, (_, i) => i + from * 24);
  return rows.filter((row) => actual[row]! >= q10[row]! && actual[row]! <= q90[row]!).length / rows.length;
}

const options = { most: 56, least: 14, gamma: 0.1 };

describe('conformal bands', () => {
  it('cover 80 % of errors that differ by hour and are skewed', () => {
    const random = seededRandom(4);
    const made = run(300, (_, hour) => (hour < 12 ? 1 : 20) * (random() ** 3 - 0.2));
    const bands = adaptiveBands(made, groupOf, 300 * 24, options);
    expect(bands.q10[13 * 24]).toBeNaN();
    expect(Math.abs(coverage(made, bands, 14) - 0.8)).toBeLessThan(0.02);
    expect(bands.q90[299 * 24 + 20]! - bands.q10[299 * 24 + 20]!).toBeGreaterThan(
      5 * (bands.q90[299 * 24]! - bands.q10[299 * 24]!),
    );
  });

  it('hold the coverage when errors grow, where bands that do not adapt lose it', () => {
    const random = seededRandom(6);
    const made = run(300, (day) => (random() - 0.5) * Math.exp(day / 60));
    const adapted = coverage(made, adaptiveBands(made, groupOf, 300 * 24, options), 60);
    const still = coverage(made, adaptiveBands(made, groupOf, 300 * 24, { ...options, gamma: 0 }), 60);
    expect(still).toBeLessThan(0.7);
    expect(Math.abs(adapted - 0.8)).toBeLessThan(0.05);
  });

  it('use no outcome that was not known at the issue', () => {
    const random = seededRandom(8);
    const made = run(40, () => random());
    const changed = { ...made, actual: made.actual.map((value, row) => (row < 30 * 24 ? value : 1e9)) };
    const [a, b] = [made, changed].map((each) => adaptiveBands(each, groupOf, 40 * 24, options));
    expect(a!.q90.slice(0, 31 * 24)).toEqual(b!.q90.slice(0, 31 * 24));
    expect(a!.q90[31 * 24]).not.toBe(b!.q90[31 * 24]);
  });

  it('say that there is none before enough outcomes are in', () => {
    const made = run(30, () => NaN);
    expect(calibrate(made, groupOf, { from: 0, to: 30, knownBefore: 720 })).toBeNull();
    expect(
      adaptiveBands(
        run(5, () => 1),
        groupOf,
        120,
        options,
      ).next,
    ).toBeNull();
  });
});
