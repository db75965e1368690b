import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../contracts/forecast.ts';
import { backtest, type BacktestResult } from './backtest/backtest.ts';
import { pastIssues } from './backtest/issues.ts';
import { pastIssuesOf } from './backtest/walk-forward.ts';
import { calendarFrom } from './calendar.ts';
import { createContext } from './context.ts';
import { boostDefaults, type Candidate } from './methods/candidates.ts';
import { trainForecast } from './train.ts';

const file = join(import.meta.dirname, '../../../../../shared/data/energy/steel_industry_15min_2018.csv');
const isThere = existsSync(file);
if (!isThere) process.stderr.write(`SKIPPED: day-ahead forecasts of a steel plant's year, since there is no ${file}\n`);

const day = 96;
const tested = 56;
/** Trees take their time: all of these days in the long run, the last week of them as its sample. */
const isLong = process.env.LINGTAN_LONG === '1';
const treeDays = isLong ? tested : 7;

/**
 * Energy alone: reactive energy, CO2 and load type of an interval are not known before it is over. The file marks the END
 * of an interval.
 */
function readSteel(): RegularSeries {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1);
  const values = Float64Array.from(lines, (line) => Number(line.split(',')[1]));
  const start = Date.parse(`${lines[0]!.split(',')[0]}+09:00`) - 900_000;
  return { start, stepMinutes: 15, timeZone: 'Asia/Seoul', values };
}

/** Public holidays of the Republic of Korea in 2018, with the substitutes of 7 May and 26 September and the election of 13 June. */
const koreanHolidays = [
  ...['2018-01-01', '2018-02-15', '2018-02-16', '2018-02-17', '2018-03-01', '2018-05-05', '2018-05-07', '2018-05-22'],
  ...['2018-06-06', '2018-06-13', '2018-08-15', '2018-09-24', '2018-09-25', '2018-09-26', '2018-10-03', '2018-10-09'],
  '2018-12-25',
];

const weekdays: Candidate = { method: 'similar-days-median', parameters: { like: 'weekday', days: 8 } };
const likeDays: Candidate = { method: 'similar-days-median', parameters: { like: 'kind', days: 24 } };
const trees: Candidate = { method: 'boosted-trees', parameters: boostDefaults };

/**
 * A forecast of 96 steps at each midnight of the last days, from what was measured before that midnight. Settings were
 * chosen on days before the last 56, and so is the method, by the days just before those that are forecast. No holiday is told.
 */
describe.runIf(isThere)("the last days of a steel plant's year, day ahead", () => {
  const series = isThere ? readSteel() : undefined;
  const end = series?.values.length ?? 0;

  function over(days: number, candidates: readonly Candidate[]): BacktestResult[] {
    const context = createContext({ kind: 'load', series: series! }, day);
    const past = pastIssuesOf(context, pastIssues(context, end, 1, 7 * day), day, end);
    return backtest(context, past, {
      candidates,
      testIssues: 2 * days,
      scoredIssues: days,
      issuesPerDay: 1,
      knownBefore: end,
      refitDays: 7,
      trainDays: 365,
      calibrationDays: 56,
    });
  }
  const told = ({ candidate: { method, parameters }, scores: s }: BacktestResult): string =>
    `${method} ${JSON.stringify(parameters)}: ${s.issues} days, MAE ${s.mae.toFixed(3)}, RMSE ${s.rmse.toFixed(2)}, bias ${s.bias.toFixed(2)}, q10–q90 covers ${(100 * s.coverage!).toFixed(1)} %, pinball ${s.pinball!.map((p) => p.toFixed(2)).join('/')}\n`;

  it('the median of 8 same weekdays has the figures of the reference, and that of like days is better', () => {
    const [baseline, like] = over(tested, [weekdays, likeDays]) as [BacktestResult, BacktestResult];
    expect(baseline.scores).toMatchObject({ steps: tested * day, issues: tested });
    expect(baseline.scores.firstIssue).toBe(series!.start + (end - tested * day) * 900_000);
    expect(baseline.scores.mae).toBeCloseTo(9.77, 2);
    expect(baseline.scores.rmse).toBeCloseTo(19.25, 2);
    expect(like.scores.mae).toBeLessThan(9.5);
    expect(like.scores.coverage).toBeGreaterThan(0.76);
    expect(like.scores.coverage).toBeLessThan(0.84);
    process.stderr.write(`steel, median of days\n${[baseline, like].map(told).join('')}`);
  });

  it(
    `trees, and the method that is chosen, beat it over ${treeDays} days, with a band that covers what it says`,
    {
      timeout: 180_000,
    },
    () => {
      const results = over(treeDays, [weekdays, likeDays, trees]);
      const [baseline, , boosted] = results as [BacktestResult, BacktestResult, BacktestResult];
      expect(boosted.scores).toMatchObject({ steps: treeDays * day, issues: treeDays });
      const first = end - treeDays * day;
      const beforeLast = { ...series!, values: Array.from(series!.values).slice(0, first) };
      const chosen = trainForecast(createContext({ kind: 'load', series: beforeLast }, day), {
        issuedAt: series!.start + first * 900_000,
        horizon: day,
        candidates: [weekdays, likeDays, trees],
      });
      const automatic = results.find(
        ({ candidate }) => candidate.method === chosen.candidate.method && candidate !== weekdays,
      )!;
      for (const { scores } of [automatic, boosted]) {
        expect(scores.mae).toBeLessThan(isLong ? 9.5 : baseline.scores.mae);
        // A fortnight is a small sample of a band that four of five values lie in.
        expect(scores.coverage).toBeGreaterThan(isLong ? 0.76 : 0.7);
        expect(scores.coverage).toBeLessThan(isLong ? 0.84 : 0.9);
      }
      process.stderr.write(`steel (chosen before: ${chosen.candidate.method})\n${results.map(told).join('')}`);
    },
  );

  it('is better where the public holidays are told', { timeout: 60_000 }, () => {
    const days = Object.fromEntries(koreanHolidays.map((date) => [date, 'holiday' as const]));
    const maes = [{}, days].map((holidays) => {
      const context = createContext(
        { kind: 'load', series: series! },
        day,
        calendarFrom({ days: holidays, shifts: [] }),
      );
      const past = pastIssuesOf(context, pastIssues(context, end, 1, 7 * day), day, end);
      return backtest(context, past, {
        candidates: [weekdays, likeDays],
        testIssues: 2 * tested,
        issuesPerDay: 1,
        knownBefore: end,
        refitDays: 7,
        trainDays: 365,
        calibrationDays: 56,
      }).map(({ scores }) => scores.mae);
    });
    const [untold, toldOf] = maes as [number[], number[]];
    toldOf.forEach((mae, i) => expect(mae).toBeLessThan(0.98 * untold[i]!));
    process.stderr.write(`steel, last 112 days, MAE without and with holidays: ${JSON.stringify(maes)}\n`);
  });
});
