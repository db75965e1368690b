import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { certificateAccount } from './config.ts';
import { certificatesRead } from './permissions.ts';
import { month } from './quantities.ts';

const wh = z.number().int();

const positionMonth = z.object({
  /** `YYYY-MM` in the park's zone. */
  month: z.string(),
  consumptionWh: wh,
  /** Generated in the month, held or retired by the account. */
  certificatesWh: wh,
  retiredWh: wh,
  targetWh: wh.nullable(),
  /** What is missing to the target; below zero what is left over. */
  gapWh: wh.nullable(),
  /** What green power contracts still bring of the month; it closes the gap when it is delivered. */
  contractedWh: wh,
});
export type PositionMonth = z.infer<typeof positionMonth>;

export const positionRoute = defineRoute({
  method: 'get',
  path: '/position',
  summary: 'Position of an account against its target by month of a year, and what buying the rest would cost now',
  permission: certificatesRead,
  query: z.object({
    account: certificateAccount,
    year: z.coerce.number().int().min(2000).max(2200),
  }),
  response: z.object({
    account: z.string(),
    year: z.number().int(),
    targetPct: z.number().int().nullable(),
    /** Accounts with a target that the caller may see. */
    targetAccounts: z.array(z.string()),
    /** What the account may spend in a day without a second person, and did today, fen; null without a limit. */
    purchaseLimitFen: z.number().int().nullable(),
    spentTodayFen: z.number().int(),
    /** Months that have begun. */
    months: z.array(positionMonth),
    total: positionMonth.omit({ month: true }),
    /** By book what is there to buy, the cheapest first; empty without a gap. */
    proposals: z.array(
      z.object({
        book: z.string(),
        name: z.object({ en: z.string(), 'zh-CN': z.string() }),
        /** Lots that close the gap, and how many of them are offered now. */
        wantedLots: z.number().int(),
        offeredLots: z.number().int(),
        /** What these cost with the fee, and the highest price among them, fen. */
        costFen: z.number().int(),
        limitFen: z.number().int().nullable(),
      }),
    ),
    /** What a lot is expected to cost in the months of the year that are not over. */
    outlook: z.array(
      z.object({
        month: z.string(),
        priceFen: z.number().int().nullable(),
        basis: z.enum(['curve', 'trades', 'none']),
        lowFen: z.number().int().nullable(),
        highFen: z.number().int().nullable(),
      }),
    ),
  }),
});
export type Position = z.infer<typeof positionRoute.response>;

const planScore = z.object({ cfePct: z.number().nullable(), annualMatchPct: z.number().nullable() });

export const purchasePlanRoute = defineRoute({
  method: 'post',
  path: '/purchase-plan',
  summary:
    'The cheapest set of asks that brings a month of an account to a score; orders nothing. The plan is kept for its evidence',
  permission: certificatesRead,
  body: z.strictObject({
    account: certificateAccount,
    month: month.describe('Month of the park'),
    targetPct: z.number().gt(0).max(100),
    score: z
      .enum(['hourly', 'annual'])
      .default('hourly')
      .describe('hourly: 24/7, each hour by itself; annual: the sum of the month'),
  }),
  response: z.object({
    no: z
      .number()
      .int()
      .describe(
        'Of the kept plan among those of account and month; its figures are certificate.purchase-plan/<account>/<month>/<no>/<figure>',
      ),
    account: z.string(),
    month: z.string(),
    targetPct: z.number(),
    score: z.enum(['hourly', 'annual']),
    reached: z.boolean(),
    /** False when time ran out before a cheaper set could be ruled out. */
    proven: z.boolean(),
    /** Asks that have certificates of the month. */
    offers: z.number().int(),
    purchases: z.array(
      z.object({
        book: z.string(),
        order: z.string(),
        lots: z.number().int(),
        priceFen: z.number().int(),
        costFen: z.number().int(),
      }),
    ),
    costFen: z.number().int(),
    before: planScore,
    after: planScore,
    /** What buying everything would reach, per cent. */
    reachablePct: z.number().nullable(),
  }),
});
export type MarketPlan = z.infer<typeof purchasePlanRoute.response>;
