import { defineRoute, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { absentCodes, forecastSeries, forecastUnits } from './forecast/names.ts';
import { weatherReasons } from './forecast/weather-use.ts';
import { dispatchCompute, dispatchForecastRead } from './permissions.ts';

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const values = z.array(z.number().nullable());

const scores = z.object({
  mae: z.number(),
  nmae: z.number().nullable(),
  rmse: z.number(),
  bias: z.number(),
  skill: z.number().nullable(),
  coverage: z.number().nullable(),
});

const weatherUse = z.object({
  provider: z.string().nullable(),
  title: z.object({ en: z.string(), 'zh-CN': z.string() }).nullable(),
  simulated: z.boolean(),
  issuedAt: ms.nullable(),
  ref: z.string().nullable(),
  reason: z.enum(weatherReasons).nullable(),
  params: z.record(z.string(), z.string()),
});

/** A series, and of which enterprise it is; null for the park. */
const subject = { series: z.enum(forecastSeries), enterpriseId: z.string().nullable() };

const anySeries = `(${forecastSeries.join('|')})`;

/** Narrows what is answered: series apart by commas, and an enterprise's id or `none` for what concerns the park. */
export const forecastFilter = {
  series: z
    .string()
    .regex(
      new RegExp(`^${anySeries}(,${anySeries})*$`),
      schemaText(
        `series apart by commas, of ${forecastSeries.join(', ')}`,
        `以逗号分隔的序列，可选 ${forecastSeries.join('、')}`,
      ),
    )
    .optional(),
  enterprise: z.string().min(1).max(63).optional(),
};

export const forecastsRoute = defineRoute({
  method: 'get',
  path: '/forecasts',
  summary:
    'The newest forecast of each series with its method, backtest by horizon, and what was measured since; members get that of their enterprise',
  permission: dispatchForecastRead,
  query: z.object(forecastFilter),
  response: z.object({
    /** All series that there is a forecast or a known price of. */
    choices: z.array(z.object(subject)),
    /** Series that cannot be forecast at present, and why. */
    absent: z.array(z.object({ ...subject, code: z.enum(absentCodes), params: z.record(z.string(), z.unknown()) })),
    forecasts: z.array(
      z.object({
        no: z.number().int().nullable().meta({ description: 'Null where all values are known, and none is forecast' }),
        ...subject,
        unit: z.enum(forecastUnits),
        /** Leading steps whose values are published: they are known, not forecast, and have no band. */
        knownSteps: z.number().int(),
        /** What is known, or measured, comes from; the ids are words in the locales under `forecast.source.<id>`. */
        sources: z.array(z.object({ id: z.string(), name: z.string().nullable(), ref: z.string().nullable() })),
        issuedAt: ms,
        start: ms,
        stepMinutes: z.number(),
        q10: values,
        q50: values,
        q90: values,
        actual: values,
        method: z.string(),
        trainedFrom: ms.nullable(),
        trainedTo: ms.nullable(),
        backtest: scores
          .extend({
            issues: z.number().int(),
            byHorizon: z.array(scores.extend({ fromMinutes: z.number(), toMinutes: z.number() })),
          })
          .nullable(),
        missing: z.object({
          history: z.number().int(),
          historySteps: z.number().int(),
          recent: z.number().int(),
          unknownDays: z.array(z.string()),
          withoutWeather: z.number().int(),
        }),
        correction: z
          .object({
            as: z.enum(['offset', 'share']),
            gain: z.number(),
            decayMinutes: z.number(),
            error: z.number().nullable(),
          })
          .nullable()
          .meta({ description: 'How the newest error is carried on; null where that does not pay' }),
        weather: weatherUse.nullable().meta({ description: 'Null for a series that does not depend on weather' }),
        providers: z
          .array(
            z.object({
              provider: z.string(),
              model: z.string().nullable(),
              mae: z.number().nullable(),
              used: z.boolean(),
              problem: z.string().nullable(),
            }),
          )
          .meta({ description: 'Models of vendors that were tried' }),
        ref: z.string().nullable(),
      }),
    ),
  }),
});
export type ForecastsData = z.infer<typeof forecastsRoute.response>;

export const issueForecastsRoute = defineRoute({
  method: 'post',
  path: '/forecasts',
  summary:
    'Asks for the hourly forecasts now: load by enterprise, prices beyond what is published, carbon intensity. They are made by a job, one at a time of a park; GET has them once it is done',
  permission: dispatchCompute,
  body: z.object({}),
  response: z.object({ asked: z.literal(true) }),
});
