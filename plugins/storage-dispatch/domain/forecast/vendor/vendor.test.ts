import { describe, expect, it } from 'vitest';
import type { ForecastInput, Regressor } from '../../../contracts/forecast.ts';
import { createContext } from '../context.ts';
import { madeLoad } from '../fixtures/made-series.ts';
import { issueForecast } from '../issue-forecast.ts';
import { defaultCandidates } from '../methods/candidates.ts';
import { trainForecast, trialOf, type TrainOptions } from '../train.ts';
import { readProvided } from './answer.ts';
import { providerRequest } from './request.ts';

const hour = 3_600_000;
const horizon = 24;
const series = madeLoad(90);
const input: ForecastInput = { kind: 'load', series: { ...series, values: series.values.slice(0, 80 * 24) } };
const context = createContext(input, horizon);
const options: TrainOptions = {
  issuedAt: series.start + 80 * 24 * hour,
  horizon,
  candidates: defaultCandidates('load', false).slice(0, 5),
  backtestDays: 14,
};
const { issues, tested } = trialOf(context, options);

/** Answers for every tested issue, row by row. */
const answers = (of: (step: number, n: number) => number): Float64Array =>
  Float64Array.from(
    [...issues.subarray(issues.length - tested)].flatMap((issue, n) =>
      Array.from({ length: horizon }, (_, h) => of(issue + h, n)),
    ),
  );
const train = (q50: Float64Array) =>
  trainForecast(context, { ...options, provided: [{ provider: 'acme', model: 'v7', q50 }] });

describe("a vendor's model", () => {
  it('is chosen when it is better, with a calibrated band, and stands by its own method when it is silent', () => {
    const trained = train(answers((step) => series.values[step]! + (step % 2 ? 0.1 : -0.1)));
    expect(trained.candidate).toEqual({ method: 'provider:acme', parameters: { model: 'v7' } });
    expect(trained.backtest!.mae).toBeCloseTo(0.1, 6);
    const given = new Float64Array(horizon).fill(500);
    const forecast = issueForecast(context, trained, options.issuedAt, horizon, given);
    expect(forecast.origin.method).toBe('provider:acme');
    expect(forecast.q50).toEqual([...given]);
    expect(forecast.q10[5]!).toBeCloseTo(499.9, 6);
    expect(forecast.q90[5]!).toBeCloseTo(500.1, 6);
    const silent = issueForecast(context, trained, options.issuedAt);
    expect(silent).toEqual(issueForecast(context, trainForecast(context, options), options.issuedAt));
  });

  it('is not chosen when it is worse, or answers too little', () => {
    const worse = train(answers((step) => series.values[step]! * 2));
    expect(worse.candidate.method).not.toBe('provider:acme');
    expect(worse.compared.map(({ candidate }) => candidate.method)).toContain('provider:acme');
    const rare = train(answers((step, n) => (n % 2 ? NaN : series.values[step]!)));
    expect(rare.candidate).toEqual(trainForecast(context, options).candidate);
    expect(rare.compared.map(({ candidate }) => candidate.method)).not.toContain('provider:acme');
  });

  it('sees nothing that was not known at the issue', () => {
    const count = 80 * 24 + horizon;
    const at = (value: number) => new Float64Array(count).fill(value);
    const weather: Regressor = {
      id: 'temperature',
      asForecast: true,
      values: at(1),
      byLead: [
        { leadMinutes: 60, values: at(2) },
        { leadMinutes: 1440, values: at(3) },
      ],
    };
    const request = providerRequest(createContext({ ...input, regressors: [weather] }, horizon), 240, 3, {});
    expect(request.input.series.values).toHaveLength(240);
    expect(request.issuedAt).toBe(series.start + 240 * hour);
    const [told] = request.input.regressors!;
    expect(Array.from(told!.values).slice(238)).toEqual([1, 1, 2, 2, 3]);
    expect(told).not.toHaveProperty('byLead');
  });

  it.each([
    [{ model: '', q50: [1, 2] }, 'model'],
    [{ model: 'v1' }, 'q50.length'],
    [{ model: 'v1', q50: [1] }, 'q50.length: 1; expected 2'],
    [{ model: 'v1', q50: [1, Infinity] }, 'q50[1]: Infinity'],
    [{ model: 'v1', q50: [1, 'x'] }, 'q50[1]: x'],
    [null, 'model'],
  ])('is refused an answer that cannot be: %o', (answer, words) => {
    expect(() => readProvided(answer as never, 2)).toThrow(words);
    expect(readProvided({ model: 'v1', q50: [1, NaN] }, 2)).toEqual({ model: 'v1', q50: Float64Array.of(1, NaN) });
  });
});
