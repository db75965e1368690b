import { describe, expect, it } from 'vitest';
import { createContext } from './context.ts';
import { madeLoad } from './fixtures/made-series.ts';
import { issueForecast } from './issue-forecast.ts';
import { boostDefaults, type Candidate } from './methods/candidates.ts';
import { trainForecast } from './train.ts';
import { trainedFromJson, trainedToJson } from './trained-json.ts';

describe('a stored forecast model', () => {
  it('forecasts as before, with gaps in what it learned from', () => {
    const series = madeLoad(60);
    const values = series.values.map((value, i) => (i % 17 === 0 || i < 9 * 24 ? NaN : value));
    const context = createContext({ kind: 'load', series: { ...series, values } }, 24);
    const issuedAt = series.start + 60 * 24 * 3_600_000;
    const methods: Candidate[] = [
      { method: 'boosted-trees', parameters: { ...boostDefaults, trees: 30, leafRows: 20 } },
      { method: 'ridge', parameters: { lambda: 0.01 } },
      { method: 'last-week', parameters: {} },
    ];
    for (const method of methods) {
      const trained = trainForecast(context, { issuedAt, horizon: 24, candidates: [method], backtestDays: 21 });
      const again = trainedFromJson(JSON.parse(JSON.stringify(trainedToJson(trained))));
      expect(again).toEqual(trained);
      expect(issueForecast(context, again, issuedAt)).toEqual(issueForecast(context, trained, issuedAt));
    }
  });
});
