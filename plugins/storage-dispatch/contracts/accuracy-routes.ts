import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { forecastFilter } from './forecast-routes.ts';
import { forecastSeries, forecastUnits } from './forecast/names.ts';
import { dispatchForecastRead } from './permissions.ts';

const scores = z.object({
  steps: z.number().int(),
  mae: z.number(),
  rmse: z.number(),
  bias: z.number(),
  nmae: z.number().nullable(),
  skill: z.number().nullable(),
  coverage: z.number().nullable(),
  ref: z.string(),
});

/** Issued forecasts against what came, over the days before the running one and it. */
export const accuracyRoute = defineRoute({
  method: 'get',
  path: '/forecast-accuracy',
  summary:
    'Errors of issued forecasts by series and lead, over some days and by day; skill is against the week before. Members get those of their enterprise',
  permission: dispatchForecastRead,
  query: z.object({ days: z.coerce.number().int().min(1).max(366).default(14), ...forecastFilter }),
  response: z.object({
    /** Local days, the first and the last. */
    first: z.string(),
    last: z.string(),
    /** All series with errors in the span. */
    choices: z.array(z.object({ series: z.enum(forecastSeries), enterpriseId: z.string().nullable() })),
    series: z.array(
      z.object({
        series: z.enum(forecastSeries),
        enterpriseId: z.string().nullable(),
        unit: z.enum(forecastUnits),
        leads: z.array(scores.extend({ leadMinutes: z.number().int() })),
        days: z.array(scores.extend({ leadMinutes: z.number().int(), day: z.string() })),
      }),
    ),
  }),
});
export type AccuracyData = z.infer<typeof accuracyRoute.response>;
