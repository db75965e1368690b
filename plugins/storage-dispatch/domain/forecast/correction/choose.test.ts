import { describe, expect, it } from 'vitest';
import type { ForecastRun } from '../backtest/walk-forward.ts';
import { createContext } from '../context.ts';
import { seededRandom } from '../random.ts';
import { trainForecast } from '../train.ts';
import { issueForecast } from '../issue-forecast.ts';
import { correctedRun } from './choose.ts';

const start = Date.UTC(2026, 2, 1, 16);
const hour = 3_600_000;

/** A daily course with deviations that fade with a time constant, h; 0: pure chance. */
function course(days: number, fadeH: number, seed = 5): Float64Array {
  const random = seededRandom(seed);
  let deviation = 0;
  const keep = fadeH > 0 ? Math.exp(-1 / fadeH) : 0;
  return Float64Array.from({ length: days * 24 }, (_, i) => {
    deviation = keep * deviation + (random() - 0.5) * 40;
    return 300 + 50 * Math.sin((i % 24) / 4) + deviation;
  });
}

/** A forecast that knows the daily course alone, every six hours. */
function runOf(values: Float64Array) {
  const context = createContext(
    { kind: 'load', series: { start, stepMinutes: 60, timeZone: 'Asia/Shanghai', values } },
    24,
  );
  const said = (step: number): number => 300 + 50 * Math.sin((step % 24) / 4);
  const issues = Int32Array.from({ length: 100 }, (_, n) => 24 + 6 * n);
  const rows = (from: (issue: number, h: number) => number) =>
    Float64Array.from({ length: issues.length * 24 }, (_, row) => from(issues[Math.floor(row / 24)]!, row % 24));
  const run: ForecastRun = {
    issues,
    horizon: 24,
    q50: rows((issue, h) => said(issue + h)),
    actual: rows((issue, h) => values[issue + h] ?? NaN),
    said: Float64Array.from(issues, (issue) => said(issue - 1)),
  };
  return { context, run };
}

const error = ({ q50, actual }: ForecastRun, leads: number): number => {
  let sum = 0;
  q50.forEach(
    (value, row) => (sum += row % 24 < leads && !Number.isNaN(actual[row]!) ? Math.abs(value - actual[row]!) : 0),
  );
  return sum;
};

describe('the correction of a forecast by its newest error', () => {
  it('is found where errors last, with about their time constant', () => {
    const { context, run } = runOf(course(30, 4));
    const { run: corrected, correction } = correctedRun(context, run);
    expect(correction).toMatchObject({ window: 1 });
    expect(correction!.decayMinutes).toBeGreaterThanOrEqual(120);
    expect(error(corrected, 2)).toBeLessThan(0.85 * error(run, 2));
    expect(error(corrected, 24)).toBeLessThan(error(run, 24));
  });

  it('never makes a run worse: pure chance is not carried on', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { context, run } = runOf(course(30, 0, seed));
      expect(error(correctedRun(context, run).run, 24)).toBeLessThanOrEqual(error(run, 24));
    }
  });

  it('carries an error into the next hours even where it says nothing of the day', () => {
    // Errors last for two hours or so, and noise of its own lies on each day as a whole.
    const values = course(30, 2);
    const random = seededRandom(11);
    for (let day = 0; day < 30; day++) {
      const shift = (random() - 0.5) * 300;
      for (let h = 12; h < 24; h++) values[day * 24 + h]! += shift;
    }
    const { context, run } = runOf(values);
    const { run: corrected, correction } = correctedRun(context, run);
    expect(correction).not.toBeNull();
    expect(error(corrected, 2)).toBeLessThan(0.9 * error(run, 2));
    expect(error(corrected, 24)).toBeLessThan(error(run, 24));
  });

  it('corrects an issue by nothing that came after it', () => {
    const values = course(30, 4);
    const later = values.map((value, step) => (step < 400 ? value : 1e5));
    const [a, b] = [values, later].map((each) => {
      const { context, run } = runOf(each);
      return correctedRun(context, run).run.q50;
    });
    const known = Math.floor((400 - 24) / 6) * 24;
    expect(a!.slice(0, known)).toEqual(b!.slice(0, known));
  });

  it('is made when a forecast is issued, fades, and is told', () => {
    const values = course(40, 6);
    values[30 * 24 - 1]! += 60;
    const context = createContext({
      kind: 'load',
      series: { start, stepMinutes: 60, timeZone: 'Asia/Shanghai', values },
    });
    const issuedAt = start + 30 * 24 * hour;
    const options = { issuedAt, horizon: 24, issuesPerDay: 4 as const, backtestDays: 14 };
    const trained = trainForecast(context, options);
    expect(trained.correction).not.toBeNull();
    const [corrected, plain] = [trained, { ...trained, correction: null }].map((each) =>
      issueForecast(context, each, issuedAt),
    );
    const gained = corrected!.q50.map((value, h) => value! - plain!.q50[h]!);
    expect(gained[0]).toBeGreaterThan(10);
    expect(gained[23]).toBeLessThan(0.5 * gained[0]!);
    expect(corrected!.origin.correction!.error).toBeGreaterThan(10);
    expect(plain!.origin.correction).toBeNull();
    // A forecast of the next hours is surer than one of the second half of the day, whatever single hours are like.
    const widths = corrected!.q90.map((value, h) => value! - corrected!.q10[h]!);
    const mean = (own: number[]): number => own.reduce((sum, width) => sum + width, 0) / own.length;
    expect(mean(widths.slice(0, 4))).toBeLessThan(mean(widths.slice(12)));
  });

  it('changes nothing where nothing was measured lately', () => {
    const values = course(31, 6);
    values.fill(NaN, 30 * 24 - 1);
    const context = createContext({
      kind: 'load',
      series: { start, stepMinutes: 60, timeZone: 'Asia/Shanghai', values },
    });
    const issuedAt = start + 30 * 24 * hour;
    const trained = trainForecast(context, { issuedAt, horizon: 24, issuesPerDay: 4, backtestDays: 14 });
    const forecast = issueForecast(context, trained, issuedAt);
    expect(forecast.q50).toEqual(issueForecast(context, { ...trained, correction: null }, issuedAt).q50);
    if (trained.correction) expect(forecast.origin.correction!.error).toBeNull();
  });
});
