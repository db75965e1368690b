import { calendarDate, defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { dispatchCompute, dispatchRead } from '../permissions.ts';
import { backtestForecasts } from './problem.ts';
import { backtestResult } from './result.ts';

export const backtestStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

/** What a person asks for; load, generation, prices and limits come from the park. */
export const backtestRequest = z.strictObject({
  from: calendarDate.describe('First local day'),
  to: calendarDate.describe('Last local day, included'),
  capacityKwh: z.number().positive().max(1e7).describe('Energy of the full battery. Unit: kWh'),
  powerKw: z.number().positive().max(1e7).describe('Highest charging and discharging power. Unit: kW'),
  efficiency: z.number().min(0.25).max(1).describe('Of a whole cycle: energy given back over energy charged, 0..1'),
  degradationPerKwh: z
    .number()
    .nonnegative()
    .max(100)
    .describe('Wear of each kWh charged and each discharged. Unit: currency/kWh'),
  horizonHours: z.number().int().min(4).max(72).describe('How far each plan looks ahead. Unit: h'),
  forecast: z.enum(backtestForecasts),
});
export type BacktestRequest = z.infer<typeof backtestRequest>;

export const backtestHead = z.object({
  no: z.number().int(),
  state: z.enum(backtestStates),
  /** 0..1 */
  progress: z.number(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  request: backtestRequest,
  /** Cost of the rolling plans and of no storage; null until it is done. */
  cost: z.number().nullable(),
  withoutStorage: z.number().nullable(),
  currency: z.string(),
  error: z.string().nullable(),
});
export type BacktestHead = z.infer<typeof backtestHead>;

const no = z.object({ no: z.coerce.number().int().positive() });

export const backtestsRoute = defineRoute({
  method: 'get',
  path: '/backtests',
  summary: 'Backtests, newest first',
  permission: dispatchRead,
  response: z.object({
    backtests: z.array(backtestHead),
    /** What the form begins with. */
    suggestion: backtestRequest,
  }),
});
export type BacktestsData = z.infer<typeof backtestsRoute.response>;

export const backtestRoute = defineRoute({
  method: 'get',
  path: '/backtests/:no',
  summary: 'A backtest with its result',
  permission: dispatchRead,
  params: no,
  response: z.object({ head: backtestHead, result: backtestResult.nullable() }),
});
export type BacktestData = z.infer<typeof backtestRoute.response>;

export const startBacktestRoute = defineRoute({
  method: 'post',
  path: '/backtests',
  summary: 'Starts a backtest over the history of the park; answers at once, the work is a job',
  permission: dispatchCompute,
  body: backtestRequest,
  response: backtestHead,
});

export const cancelBacktestRoute = defineRoute({
  method: 'post',
  path: '/backtests/:no/cancel',
  summary: 'Stops a backtest that waits or runs',
  permission: dispatchCompute,
  params: no,
  body: z.object({}),
  response: backtestHead,
});
