import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { dispatchPlan as planSchema, planStatuses } from './plan.ts';
import { dispatchCompute, dispatchRead, dispatchSolve } from './permissions.ts';
import { dispatchProblem } from './problem.ts';

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const values = z.array(z.number().nullable());

/** Series that the park's plan rests on: all load without the batteries, PV, wind. */
export const forecastSeries = ['load', 'pv', 'wind'] as const;
export type ForecastSeries = (typeof forecastSeries)[number];

/** A plan in a list. */
const planHead = z.object({
  no: z.number().int(),
  issuedAt: ms,
  from: ms,
  to: ms,
  status: z.enum(planStatuses),
  usable: z.boolean(),
  origin: z.string(),
  reason: z.string().nullable(),
  objective: z.number(),
  gap: z.number().nullable(),
  totalMs: z.number(),
  trigger: z.enum(['schedule', 'person', 'start']),
  ref: z.string(),
});
export type PlanHead = z.infer<typeof planHead>;

/** Why a battery does in a step what it does; the words are in the locales under `why.<code>`. */
const reason = z.object({
  store: z.string(),
  step: z.number().int(),
  code: z.string(),
  params: z.record(z.string(), z.unknown()),
});

/** A plan with all that the board draws. Powers kW, energies kWh, prices currency/kWh; one entry a step. */
const planView = planHead.extend({
  steps: z.array(z.object({ from: ms, to: ms })),
  currency: z.string(),
  buyPrice: values,
  sellPrice: values,
  load: values,
  pv: values,
  wind: values,
  importMaxKw: z.number(),
  contractKw: z.number().nullable(),
  stores: z.array(
    z.object({
      id: z.string(),
      name: z.object({ en: z.string(), 'zh-CN': z.string() }),
      capacityKwh: z.number(),
      initialKwh: z.number(),
      eMinKwh: z.number(),
      eMaxKwh: z.number(),
    }),
  ),
  plan: planSchema,
  reasons: z.array(reason),
  forecasts: z.array(z.object({ series: z.enum(forecastSeries), no: z.number().int(), ref: z.string() })),
});
export type PlanView = z.infer<typeof planView>;

/** What became of the steps that are over, from closed intervals; null where not known yet. */
const actual = z.object({
  import: values,
  export: values,
  load: values,
  pv: values,
  wind: values,
  /** By battery, discharging positive. */
  stores: z.record(z.string(), values),
});
export type PlanActual = z.infer<typeof actual>;

export const planRoute = defineRoute({
  method: 'get',
  path: '/plans/:no',
  summary: 'A plan (`newest` or a number) with prices, forecasts, reasons, what became of it, and the plan before it',
  permission: dispatchRead,
  params: z.object({ no: z.union([z.literal('newest'), z.coerce.number().int().positive()]) }),
  response: z.object({ plan: planView.nullable(), actual: actual.nullable(), previous: planView.nullable() }),
});
export type PlanData = z.infer<typeof planRoute.response>;

export const plansRoute = defineRoute({
  method: 'get',
  path: '/plans',
  summary: 'Plans, newest first',
  permission: dispatchRead,
  query: z.object({
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(96),
  }),
  response: z.object({
    plans: z.array(planHead),
    /** Why no plan can be made; empty when all is there. Codes with words in the locales under `lacks.<code>`. */
    lacks: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) })),
    nextAt: ms.nullable(),
  }),
});
export type PlansData = z.infer<typeof plansRoute.response>;

export const replanRoute = defineRoute({
  method: 'post',
  path: '/plans',
  summary: 'Makes a new plan now; answers with its number',
  permission: dispatchCompute,
  body: z.object({}),
  response: planHead,
});

export const solveRoute = defineRoute({
  method: 'post',
  path: '/solve',
  summary: 'Solves a dispatch problem; stores nothing',
  permission: dispatchSolve,
  body: dispatchProblem,
  response: planSchema,
});

/** The newest plan with another price, limit or battery; stores nothing. */
export const whatIfRoute = defineRoute({
  method: 'post',
  path: '/what-if',
  summary:
    'Solves the problem of a plan again with other limits, prices or battery sizes, beside the original; stores nothing',
  permission: dispatchSolve,
  body: z.strictObject({
    plan: z.number().int().positive(),
    buyPriceFactor: z.number().min(0).max(10).default(1),
    importMaxKw: z.number().positive().optional(),
    exportPrice: z.number().optional(),
    demandPricePerKw: z.number().nonnegative().optional(),
    batteryFactor: z.number().min(0).max(10).default(1).describe('Size of all batteries, energy and power'),
  }),
  response: z.object({ before: planView, after: planView }),
});
export type WhatIfData = z.infer<typeof whatIfRoute.response>;

const scores = z.object({
  mae: z.number(),
  nmae: z.number().nullable(),
  rmse: z.number(),
  bias: z.number(),
  skill: z.number().nullable(),
  coverage: z.number().nullable(),
});

export const forecastsRoute = defineRoute({
  method: 'get',
  path: '/forecasts',
  summary: 'The newest forecast of each series with its method, backtest by horizon, and what was measured since',
  permission: dispatchRead,
  response: z.object({
    forecasts: z.array(
      z.object({
        no: z.number().int(),
        series: z.enum(forecastSeries),
        issuedAt: ms,
        start: ms,
        stepMinutes: z.number(),
        q10: values,
        q50: values,
        q90: values,
        actual: values,
        method: z.string(),
        trainedFrom: ms,
        trainedTo: ms,
        backtest: scores
          .extend({
            issues: z.number().int(),
            byHorizon: z.array(scores.extend({ fromMinutes: z.number(), toMinutes: z.number() })),
          })
          .nullable(),
        missing: z.object({ history: z.number().int(), historySteps: z.number().int(), recent: z.number().int() }),
        ref: z.string(),
      }),
    ),
  }),
});
export type ForecastsData = z.infer<typeof forecastsRoute.response>;
