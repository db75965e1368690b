import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { usedFactorShape } from './inventory-routes.ts';
import { carbonRead } from './permissions.ts';
import { problemShape } from './problem.ts';

/** How a period stands to its budget. */
export const budgetStates = ['within', 'at-risk', 'exceeded'] as const;

const band = {
  /** t; of what is known. */
  known: z.number(),
  /** t at the end of the period with the ends of its 95 % band; null where too few days are known. */
  expected: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Days that the level comes from. */
  basisDays: z.number().int(),
  /** t; null without a budget, and for members. */
  budgetT: z.number().nullable(),
  budget: z.enum(budgetStates).nullable(),
};

const outlookOf = z.object({
  period: z.string(),
  knownDays: z.number().int(),
  remainingDays: z.number().int(),
  /** Days before today of which nothing is known: they are in no figure. */
  unknownDays: z.number().int(),
  ...band,
});

const outlookOfDay = z.object({
  period: z.string(),
  knownHours: z.number().int(),
  remainingHours: z.number().int(),
  /** Hours that are over and of which nothing is known: they are expected like those to come. */
  unknownHours: z.number().int(),
  ...band,
  /** Opens the energy of the day so far. */
  ref: z.string(),
});

export const outlookRoute = defineRoute({
  method: 'get',
  path: '/outlook',
  summary:
    'Emissions of net grid electricity expected for today, this month and this year, with bands, against the budgets',
  permission: carbonRead,
  response: z.object({
    unit: z.literal('tCO2'),
    profile: z.string(),
    method: z.string(),
    factor: usedFactorShape.nullable(),
    problem: problemShape.nullable(),
    /** Opens the inventory of the year so far. */
    ref: z.string(),
    /** Days with their emission, t, oldest first. */
    days: z.array(z.object({ day: z.string(), t: z.number() })),
    /** Null where nothing can be calculated. */
    today: outlookOfDay.nullable(),
    /** The running month and year. */
    periods: z.array(outlookOf),
  }),
});
export type OutlookData = z.infer<typeof outlookRoute.response>;
