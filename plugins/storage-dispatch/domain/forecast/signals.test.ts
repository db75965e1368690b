import { describe, expect, it } from 'vitest';
import type { ForecastInput } from '../../contracts/forecast.ts';
import { createContext } from './context.ts';
import { issueForecast } from './issue-forecast.ts';
import { defaultCandidates } from './methods/candidates.ts';
import { seededRandom } from './random.ts';
import { trainForecast } from './train.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 2, 1, 16);
const days = 42;
const light = defaultCandidates('price', false).filter(({ method }) => method !== 'boosted-trees');

function forecastOf(input: Omit<ForecastInput, 'series'>, value: (hourOfDay: number, weekend: boolean) => number) {
  const random = seededRandom(5);
  const values = Float64Array.from(
    { length: days * 24 },
    (_, i) => value(i % 24, Math.floor(i / 24) % 7 >= 5) + 0.02 * (random() - 0.5),
  );
  const series = { start, stepMinutes: 60, timeZone: 'Asia/Shanghai', values };
  const context = createContext({ ...input, series }, 24);
  const issuedAt = start + days * 24 * hour;
  const trained = trainForecast(context, { issuedAt, horizon: 24, issuesPerDay: 2, candidates: light });
  return issueForecast(context, trained, issuedAt);
}

describe('signals', () => {
  it('prices may be negative, and follow the hour and the day of the week', () => {
    const forecast = forecastOf({ kind: 'price' }, (h, weekend) => (h >= 11 && h < 14 ? (weekend ? -0.3 : -0.1) : 0.4));
    // The series begins on a Monday: the day forecast is one too.
    expect(forecast.q50[12]).toBeCloseTo(-0.1, 1);
    expect(forecast.q50[20]).toBeCloseTo(0.4, 1);
    expect(forecast.q10[12]!).toBeLessThan(forecast.q90[12]!);
    expect(forecast.backtest!.coverage).toBeGreaterThan(0.5);
  });

  it('a carbon intensity is never negative', () => {
    const forecast = forecastOf({ kind: 'carbon', bounds: { lower: 0 } }, (h) => (h >= 10 && h < 15 ? 0.005 : 0.5));
    expect([...forecast.q10, ...forecast.q50].every((value) => value === null || value >= 0)).toBe(true);
    expect(forecast.q50[20]).toBeCloseTo(0.5, 1);
  });
});
