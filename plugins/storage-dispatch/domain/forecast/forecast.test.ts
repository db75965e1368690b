import { describe, expect, it } from 'vitest';
import type { ForecastInput } from '../../contracts/forecast.ts';
import { createContext } from './context.ts';
import { madeLoad } from './fixtures/made-series.ts';
import { issueForecast } from './issue-forecast.ts';
import { boostDefaults, defaultCandidates, type Candidate } from './methods/candidates.ts';
import { seededRandom } from './random.ts';
import { clearSky, cosZenith } from './sun.ts';
import { trainForecast } from './train.ts';

const hour = 3_600_000;
const small: Candidate[] = [
  ...defaultCandidates('load', false).slice(0, 6),
  { method: 'boosted-trees', parameters: { ...boostDefaults, trees: 20, leafRows: 40 } },
];

function forecastOf(input: ForecastInput, at: number, horizon: number, candidates: Candidate[] = small) {
  const context = createContext(input, horizon);
  const issuedAt = input.series.start + at * hour;
  const trained = trainForecast(context, { issuedAt, horizon, candidates, backtestDays: 28 });
  return { context, trained, forecast: issueForecast(context, trained, issuedAt) };
}

describe('a forecast', () => {
  it('is close to a regular load, with band, origin and scores', () => {
    const series = madeLoad(120);
    const { trained, forecast } = forecastOf(
      { kind: 'load', series: { ...series, values: series.values.slice(0, 119 * 24) } },
      119 * 24,
      24,
    );
    for (let h = 0; h < 24; h++) {
      expect(Math.abs(forecast.q50[h]! - series.values[119 * 24 + h]!)).toBeLessThan(20);
      expect(forecast.q10[h]!).toBeLessThanOrEqual(forecast.q50[h]!);
      expect(forecast.q90[h]!).toBeGreaterThanOrEqual(forecast.q50[h]!);
    }
    expect(forecast.backtest!.issues).toBe(28);
    expect(forecast.backtest!.skill).toBeGreaterThan(0.1);
    expect(forecast.origin).toMatchObject({ method: trained.candidate.method, trainedTo: forecast.issuedAt });
    expect(forecast.origin.calibratedFrom).toBeLessThan(forecast.issuedAt);
    expect(forecast.missing).toMatchObject({ history: 0, recent: 0, steps: 0 });
    expect(trained.compared).toHaveLength(small.length);
  });

  it('does not depend on what comes after the issue, to the last bit', () => {
    const series = madeLoad(80);
    const at = 60 * 24 + 9;
    const random = seededRandom(2);
    const later = series.values.map((value, i) => (i < at ? value : 1e5 * random()));
    const [a, b] = [series.values, later].map((values) =>
      forecastOf({ kind: 'load', series: { ...series, values } }, at, 48),
    );
    expect(a!.forecast).toEqual(b!.forecast);
    expect(a!.trained.compared).toEqual(b!.trained.compared);
  });

  it('is the same where the work rests between its pieces, each tree and each refit', () => {
    const series = madeLoad(60);
    const context = createContext({ kind: 'load', series }, 24);
    const options = { issuedAt: series.start + 59 * 24 * hour, horizon: 24, candidates: small, backtestDays: 14 };
    let rests = 0;
    const rested = trainForecast({ ...context, rest: () => void rests++ }, options);
    expect(rested).toEqual(trainForecast(context, options));
    // Two refits of 20 trees in the backtest alone, and two of each of the other candidates.
    expect(rests).toBeGreaterThan(2 * 20 + 2 * (small.length - 1));
  });

  it('serves issues at other times of day from one model, as the day goes on', () => {
    const series = madeLoad(90);
    const context = createContext({ kind: 'load', series });
    const at = (step: number) => series.start + step * hour;
    const trained = trainForecast(context, {
      issuedAt: at(80 * 24),
      horizon: 24,
      issuesPerDay: 4,
      candidates: small,
      backtestDays: 14,
    });
    expect(trained.backtest!.issues).toBe(14 * 4);
    const forecast = issueForecast(context, trained, at(80 * 24 + 9), 12);
    expect(forecast).toMatchObject({ issuedAt: at(80 * 24 + 9), start: at(80 * 24 + 9) });
    expect(forecast.q50).toHaveLength(12);
    expect(forecast.q90.every((value) => value !== null)).toBe(true);
  });

  it('has a band with its coverage from a history of four weeks, and of three', () => {
    for (const days of [28, 21]) {
      const series = madeLoad(days);
      const context = createContext({ kind: 'load', series }, 24);
      const issuedAt = series.start + days * 24 * hour;
      const candidates = small.slice(0, 4);
      const trained = trainForecast(context, { issuedAt, horizon: 24, issuesPerDay: 4, candidates });
      expect(trained.backtest!.coverage, `${days} d`).toBeGreaterThan(0.6);
      expect(issueForecast(context, trained, issuedAt).q10.every((value) => value !== null)).toBe(true);
    }
  });

  it('tolerates gaps and states them', () => {
    const series = madeLoad(70);
    const values: (number | null)[] = Array.from(series.values, (value, i) =>
      i % 11 === 0 || (i > 900 && i < 1100) ? null : value,
    );
    for (let i = 65 * 24; i < 70 * 24; i++) values[i] = null;
    const { forecast } = forecastOf({ kind: 'load', series: { ...series, values } }, 70 * 24, 24);
    expect(forecast.q50.every((value) => value !== null && Number.isFinite(value))).toBe(true);
    expect(forecast.missing.history).toBe(values.filter((value) => value === null).length);
    expect(forecast.missing.recent).toBeGreaterThan(5 * 24);
  });

  it('says nothing where nothing is known, rather than zero', () => {
    const series = madeLoad(9);
    const values = series.values.map((value, i) => (i % 24 === 12 ? NaN : value));
    const { forecast } = forecastOf({ kind: 'load', series: { ...series, values } }, 9 * 24, 24);
    expect(forecast.q50[12]).toBeNull();
    expect(forecast.missing.steps).toBe(1);
    expect(forecast.q10).toEqual(forecast.q50.map(() => null));
    expect(forecast.origin.calibratedFrom).toBeNull();
  });

  it('can be made again: same input, same hashes', () => {
    const input: ForecastInput = { kind: 'load', series: madeLoad(60) };
    const [a, b] = [forecastOf(input, 50 * 24, 24), forecastOf(input, 50 * 24, 24)];
    expect(a.forecast.origin).toEqual(b.forecast.origin);
    expect(forecastOf(input, 51 * 24, 24).forecast.origin.inputHash).not.toBe(a.forecast.origin.inputHash);
  });

  it('uses weather that is known ahead', () => {
    const series = madeLoad(90);
    const random = seededRandom(12);
    const heat = Float64Array.from({ length: 91 * 24 }, () => 30 * random());
    const values = series.values.map((value, i) => value + 3 * heat[i]!);
    const regressors = [{ id: 'temperature', values: heat, asForecast: false }];
    const plain = forecastOf({ kind: 'load', series: { ...series, values } }, 90 * 24, 24);
    const warm = forecastOf({ kind: 'load', series: { ...series, values }, regressors }, 90 * 24, 24);
    expect(warm.trained.backtest!.mae).toBeLessThan(0.6 * plain.trained.backtest!.mae);
    expect(warm.forecast.missing).toMatchObject({
      regressors: { temperature: 0 },
      measuredRegressors: ['temperature'],
    });
    const short = [{ ...regressors[0]!, values: heat.slice(0, 90 * 24 + 5) }];
    expect(() => createContext({ kind: 'load', series, regressors: short }, 24)).toThrow(/temperature.*2165.*2184/);
  });

  it('names the field of bad input', () => {
    const series = madeLoad(3);
    expect(() => createContext({ kind: 'load', series: { ...series, values: [1, Infinity] } })).toThrow(
      /values\[1\]: Infinity/,
    );
    expect(() => createContext({ kind: 'load', series, bounds: { lower: 2, upper: 1 } })).toThrow(/lower 2/);
    expect(() => forecastOf({ kind: 'load', series }, 40.5, 24)).toThrow(/issuedAt/);
    expect(() => forecastOf({ kind: 'load', series }, 48, 0)).toThrow(/steps: 0/);
    expect(() =>
      forecastOf({ kind: 'load', series }, 48, 24, [{ method: 'ridge', parameters: { lambda: 1 } }]),
    ).toThrow(/2 days.*ridge needs 28/);
  });
});

describe('photovoltaics', () => {
  const site = { latitude: 39.6, longitude: 109.8 };

  it('follow the sun: nothing at night, never above the peak', () => {
    const random = seededRandom(3);
    const series = madeLoad(60);
    let cloud = 1;
    const values = series.values.map((_, i) => {
      if (i % 24 === 0) cloud = 0.3 + 0.7 * random();
      return 900 * cloud * (clearSky(cosZenith(series.start + (i + 0.5) * hour, site)) / 1000);
    });
    const input: ForecastInput = { kind: 'pv', series: { ...series, values }, site, bounds: { upper: 600 } };
    const candidates = defaultCandidates('pv', true).filter(({ method }) => method !== 'boosted-trees');
    const { forecast, trained } = forecastOf(input, 60 * 24, 24, candidates);
    expect(trained.compared.map(({ candidate }) => candidate.method)).toContain('clear-sky-index');
    for (const list of [forecast.q10, forecast.q50, forecast.q90]) {
      expect(list[0]).toBe(0);
      expect(list.every((value) => value! >= 0 && value! <= 600)).toBe(true);
    }
    expect(forecast.q50[12]).toBeGreaterThan(200);
    expect(forecast.q90[10]).toBeGreaterThanOrEqual(forecast.q50[10]!);
    expect(Math.max(...(forecast.q90 as number[]))).toBe(600);
  });

  it('see the sun where almanacs have it', () => {
    // Equinox 2026-03-20T14:46Z: at noon on the equator the sun stands overhead; at the pole it touches the horizon.
    const noon = Date.parse('2026-03-20T12:07:30Z');
    expect(cosZenith(noon, { latitude: 0, longitude: 0 })).toBeGreaterThan(0.9999);
    expect(Math.abs(cosZenith(noon, { latitude: 90, longitude: 0 }))).toBeLessThan(0.002);
    // Solstice: 23.44° north.
    expect(cosZenith(Date.parse('2026-06-21T12:02Z'), { latitude: 23.44, longitude: 0 })).toBeGreaterThan(0.9999);
    expect(clearSky(1)).toBeCloseTo(1098 * Math.exp(-0.059), 9);
    expect(clearSky(-0.1)).toBe(0);
  });
});
