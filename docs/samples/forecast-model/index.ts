import { defineConfig, definePlugin } from '@lingtan/sdk';
import { ForecastProvider, type ForecastRequest } from '@lingtan/storage-dispatch/contracts';
import { z } from 'zod';

/** Stands for the run of a model: the mean of the same step one and two weeks before; NaN where neither was measured. */
export function run({ input: { series }, steps }: ForecastRequest): number[] {
  const week = (7 * 24 * 60) / series.stepMinutes;
  const { length } = series.values;
  return Array.from({ length: steps }, (_, h) => {
    const known = [1, 2].map((weeks) => series.values[length + h - weeks * week]).filter((value) => value != null);
    return known.length === 0 ? NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

export default definePlugin({
  id: 'acme-forecasts',
  config: defineConfig({ version: 1, schema: z.strictObject({}) }),
  provides: [ForecastProvider],
  start: async (scope) => {
    scope.provide(ForecastProvider, {
      async forecast(request) {
        if (request.input.kind !== 'load') throw new Error(`no model of ${request.input.kind}`);
        return { model: 'acme-load 2.3', q50: run(request) };
      },
    });
  },
});
