import { defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { flexibleKinds } from './flexible-load-config.ts';
import { planCause, planTriggers } from './plan-cause.ts';
import { dispatchPlan as planSchema, planStatuses } from './plan.ts';
import { dispatchCompute, dispatchRead, dispatchSolve } from './permissions.ts';
import { forecastSeries } from './forecast/names.ts';
import { dispatchProblem } from './problem.ts';

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const values = z.array(z.number().nullable());

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
  trigger: z.enum(planTriggers),
  cause: planCause.nullable(),
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

/** What emissions count for in a plan; null in plans that were made before it was kept. */
const planCarbon = z.object({
  source: z.enum(['settings', 'carbon-accounting']),
  mode: z.enum(['off', 'price', 'cap']),
  price: z.number().meta({ description: 'Currency per t' }),
  limitKg: z.number().nullable(),
  realisedKg: z.number().nullable(),
  factor: z.number().nullable().meta({ description: 't/MWh of import' }),
  importKg: z.number().nullable().meta({ description: 'Emissions of the planned import; null without a factor' }),
  problem: z.string().nullable(),
  ref: z.string().nullable(),
});

/** A plan with all that the board draws. Powers kW, energies kWh, prices currency/kWh; one entry a step. */
const planView = planHead.extend({
  steps: z.array(z.object({ from: ms, to: ms })),
  currency: z.string(),
  buyPrice: values,
  sellPrice: values,
  /** From where on prices are forecast since none is published yet; null: all are known. */
  buyForecastFrom: ms.nullable(),
  sellForecastFrom: ms.nullable(),
  load: values,
  pv: values,
  wind: values,
  importMaxKw: z.number(),
  contractKw: z.number().nullable(),
  carbon: planCarbon.nullable(),
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
  flexibleLoads: z.array(
    z.object({
      id: z.string(),
      name: z.object({ en: z.string(), 'zh-CN': z.string() }),
      powerMaxKw: z.number(),
      kind: z.enum(flexibleKinds),
      power: z.array(z.number()),
      windows: z.array(
        z.object({
          from: ms,
          to: ms,
          wantedKwh: z.number(),
          takenKwh: z
            .number()
            .meta({ description: 'Had so far: metered, and as planned before where it is not closed' }),
          estimatedKwh: z.number().meta({ description: 'Of that, not metered yet' }),
          plannedKwh: z.number(),
          shortKwh: z.number().meta({ description: 'Cannot be had in the window any more' }),
        }),
      ),
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
  query: z.object({
    at: isoInstant.optional().meta({ description: 'With `newest`: the one that was the newest at this instant' }),
  }),
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
