import { calendarMonth, defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { dispatchCompute, dispatchRead } from '../permissions.ts';
import { savingsResult } from './result.ts';

export const savingsStates = ['waiting', 'running', 'done', 'failed'] as const;

/** Whole months in the park's zone: a demand charge belongs to a month. The running one counts until now. */
export const savingsRequest = z.strictObject({
  from: calendarMonth.describe('First month, YYYY-MM'),
  to: calendarMonth.describe('Last month, included, YYYY-MM'),
});
export type SavingsRequest = z.infer<typeof savingsRequest>;

export const savingsHead = z.object({
  no: z.number().int(),
  state: z.enum(savingsStates),
  /** 0..1 */
  progress: z.number(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  request: savingsRequest,
  currency: z.string(),
  /** Saving over no storage; null until it is done. */
  saving: z.number().nullable(),
  error: z.string().nullable(),
  ref: z.string(),
});
export type SavingsHead = z.infer<typeof savingsHead>;

const no = z.object({ no: z.coerce.number().int().positive() });

export const savingsListRoute = defineRoute({
  method: 'get',
  path: '/savings',
  summary: 'Savings reports, newest first',
  permission: dispatchRead,
  response: z.object({
    reports: z.array(savingsHead),
    /** What the form begins with. */
    suggestion: savingsRequest,
  }),
});
export type SavingsList = z.infer<typeof savingsListRoute.response>;

export const savingsRoute = defineRoute({
  method: 'get',
  path: '/savings/:no',
  summary: 'A savings report with its result',
  permission: dispatchRead,
  params: no,
  response: z.object({ head: savingsHead, result: savingsResult.nullable() }),
});
export type SavingsData = z.infer<typeof savingsRoute.response>;

export const startSavingsRoute = defineRoute({
  method: 'post',
  path: '/savings',
  summary: 'Makes a savings report; answers at once, the work is a job',
  permission: dispatchCompute,
  body: savingsRequest,
  response: savingsHead,
});

const language = z.object({ lang: z.enum(['en', 'zh-CN']).default('zh-CN') });

export const savingsCsvRoute = defineRoute({
  method: 'get',
  path: '/savings/:no/days.csv',
  summary: 'Days of a savings report as CSV',
  permission: dispatchRead,
  params: no,
  produces: 'text/csv; charset=utf-8',
  response: z.unknown(),
});

export const savingsXlsxRoute = defineRoute({
  method: 'get',
  path: '/savings/:no/report.xlsx',
  summary: 'A savings report as a workbook',
  permission: dispatchRead,
  params: no,
  query: language,
  produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  response: z.unknown(),
});

export const savingsPdfRoute = defineRoute({
  method: 'get',
  path: '/savings/:no/report.pdf',
  summary: 'A savings report as PDF',
  permission: dispatchRead,
  params: no,
  query: language,
  produces: 'application/pdf',
  response: z.unknown(),
});
