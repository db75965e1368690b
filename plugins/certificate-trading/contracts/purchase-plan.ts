import { faultText, issueText } from '@lingtan/sdk';
import { z } from 'zod';
import { positiveNumber, wholeNumber } from './quantities.ts';

const perInterval = z.array(wholeNumber);
const share = z.number().min(0).max(1);

/** Certificates that could be bought, in whole lots of one profile. */
const purchaseOffer = z.strictObject({
  id: z.string().min(1).max(200),
  lots: positiveNumber.describe('The most that can be bought'),
  priceFen: wholeNumber.describe('Of one lot, fees included'),
  profileWh: perInterval.describe('Wh of each interval in one lot'),
});

/** What is to be bought so that a consumption reaches a score. */
export const purchasePlanRun = z
  .strictObject({
    load: perInterval.describe('Consumption by interval, Wh'),
    certificates: perInterval.optional().describe('What is held already, Wh by interval; default: nothing'),
    gridCfeShare: z
      .union([share, z.array(share)])
      .optional()
      .describe('Carbon-free share of the grid, 0 to 1'),
    offers: z.array(purchaseOffer).max(10_000),
    targetPct: z.number().gt(0).max(100),
    score: z
      .enum(['hourly', 'annual'])
      .default('hourly')
      .describe('hourly: each interval by itself; annual: the sum of all intervals'),
  })
  .superRefine(({ load, certificates, gridCfeShare, offers }, context) => {
    const check = (path: PropertyKey[], list: readonly unknown[] | undefined): void => {
      if (list && list.length !== load.length)
        context.addIssue({
          code: 'custom',
          path,
          ...issueText(
            `as many values as load: ${load.length}, not ${list.length}`,
            `与 load 数量相同：${load.length} 个，而非 ${list.length} 个`,
          ),
        });
    };
    check(['certificates'], certificates);
    if (Array.isArray(gridCfeShare)) check(['gridCfeShare'], gridCfeShare);
    offers.forEach(({ id, profileWh }, index) => {
      check(['offers', index, 'profileWh'], profileWh);
      if (offers.findIndex((other) => other.id === id) < index)
        context.addIssue({
          code: 'custom',
          path: ['offers', index, 'id'],
          ...faultText(`${id} is named twice`, `${id} 重复`),
        });
    });
  });
export type PurchasePlanRun = z.output<typeof purchasePlanRun>;

/** Scores of a load, per cent; null without load. */
export interface PlanScore {
  readonly cfePct: number | null;
  readonly annualMatchPct: number | null;
}

/** The cheapest purchases that reach the target. */
export interface PurchasePlan {
  readonly reached: boolean;
  /** False when time ran out before a cheaper set could be ruled out. */
  readonly proven: boolean;
  readonly purchases: readonly { readonly offer: string; readonly lots: number; readonly costFen: number }[];
  readonly costFen: number;
  readonly before: PlanScore;
  readonly after: PlanScore;
  /** What buying everything would reach, per cent; null without load. */
  readonly reachablePct: number | null;
}
