import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { guideShares } from './indicators-input.ts';
import { usedFactorShape } from './inventory-routes.ts';
import { periodInput, yearText } from './numbers.ts';
import { carbonParkRead } from './permissions.ts';
import { problemShape } from './problem.ts';

const figure = z.number().nullable();

export const ratingRoute = defineRoute({
  method: 'get',
  path: '/rating/:period',
  summary: 'Core and guide indicators of a period, with the gap to the target and what would close it',
  permission: carbonParkRead,
  params: z.object({ period: periodInput }),
  response: z.object({
    period: z.string(),
    profile: z.string(),
    status: z.string(),
    unverified: z.array(z.object({ en: z.string(), 'zh-CN': z.string() })),
    /** tce, as decimal text; null when a factor is missing. */
    energyTce: z.string().nullable(),
    emissionsT: z.string().nullable(),
    /** Why the indicator cannot be calculated; null when it can. */
    problem: problemShape.nullable(),
    /** Why the version of the profile no longer stands; null where it is the newest. */
    superseded: z.object({ en: z.string(), 'zh-CN': z.string() }).nullable(),
    core: z
      .object({
        intensityTPerTce: z.number(),
        targetTPerTce: figure,
        met: z.boolean().nullable(),
        reductionNeededT: figure,
        zeroCarbonMWhNeeded: figure,
        rule: z.object({ id: z.string(), source: z.string(), status: z.string(), validity: z.string() }).nullable(),
      })
      .nullable(),
    /** The same intensity against each threshold of the rules, where the energy class has none of its own. */
    thresholds: z.array(
      z.object({
        id: z.string(),
        appliesTo: z.string(),
        targetTPerTce: z.number(),
        met: z.boolean(),
        reductionNeededT: z.number(),
      }),
    ),
    guide: z.array(
      z.object({
        indicator: z.enum(guideShares),
        value: figure,
        /** What was stated for it, where that is above 1 and so no share: then there is neither value nor verdict. */
        impossible: z.string().nullable(),
        target: z.number(),
        met: z.boolean().nullable(),
        gap: figure,
        /** Clean electricity that would close the gap, MWh; null where electricity does not close it or is not known. */
        neededMWh: figure,
        status: z.string(),
        /** Opens the value; null where it is not known. */
        ref: z.string().nullable(),
      }),
    ),
    /** The months of the year, those that are over or running. */
    trend: z.array(
      z.object({
        month: z.string(),
        emissionsT: figure,
        energyTce: figure,
        intensityTPerTce: figure,
        days: z.number().int(),
        ref: z.string(),
        /** Opens the emissions. */
        emissionsRef: z.string(),
      }),
    ),
    /** The year at its end: t, tce and their ratio, with the ends of the 95 % bands of the first two. */
    outlook: z
      .object({
        method: z.string(),
        emissionsT: z.object({ expected: figure, low: figure, high: figure }),
        /** What the emissions expected consist of: grid electricity, which is the outlook of the year, certificates and documents so far. */
        parts: z.object({
          electricityT: figure,
          electricityRef: z.string(),
          certificatesT: z.number(),
          otherT: z.number(),
        }),
        energyTce: z.object({ expected: figure, low: figure, high: figure }),
        intensityTPerTce: figure,
        targetTPerTce: figure,
        met: z.boolean().nullable(),
        remainingDays: z.number().int(),
        unknownDays: z.number().int(),
      })
      .nullable(),
    unit: z.literal('tCO2/tce'),
    days: z.object({ posted: z.number().int(), over: z.number().int() }),
    ref: z.string(),
    /** Opens the emissions. */
    emissionsRef: z.string(),
    /** References of every factor version that the emissions rest on. */
    factors: z.array(z.string()),
  }),
});
export type RatingData = z.infer<typeof ratingRoute.response>;

/** Steps of a zero-carbon factory, and what it is rated by. */
const factoryCriterion = z.enum(['intensity', 'nonFossil', 'physical']);
const factoryLevel = z.enum(['none', 'basic', 'target']);
export type FactoryCriterion = z.infer<typeof factoryCriterion>;

export const userRatingRoute = defineRoute({
  method: 'get',
  path: '/rating/:year/users',
  summary: 'Each enterprise: share of non-fossil electricity, and the steps of a zero-carbon factory',
  permission: carbonParkRead,
  params: z.object({ year: yearText }),
  response: z.object({
    period: z.string(),
    profile: z.string(),
    status: z.string(),
    unverified: z.array(z.object({ en: z.string(), 'zh-CN': z.string() })),
    /** Share of the grid's own mix by which what is left of the offtake counts; null where none is on record. */
    k: usedFactorShape.nullable(),
    /** References of every factor version that the emissions rest on. */
    factors: z.array(z.string()),
    users: z.array(
      z.object({
        enterpriseId: z.string(),
        consumptionWh: z.string(),
        physicalWh: z.string(),
        tradedWh: z.string(),
        certificatesWh: z.string(),
        shareWh: z.string().nullable(),
        /** Fraction of the consumption. */
        nonFossil: figure,
        /** Without the share of the grid's mix: the rate is at least this. */
        atLeast: z.boolean(),
        /** Why something cannot be calculated; null when it can. */
        problem: problemShape.nullable(),
        emissionsT: z.string().nullable(),
        energyTce: z.string().nullable(),
        intensityTPerTce: figure,
        /** Whether the energy is that of a factory that is rated; null where it is not known. */
        enters: z.boolean().nullable(),
        criteria: z.array(
          z.object({
            criterion: factoryCriterion,
            value: figure,
            unit: z.enum(['1', 'tCO2/tce']),
            basic: z.number(),
            target: z.number(),
            /** How far the source of the two steps is known. */
            status: z.enum(['published', 'second-hand', 'unverified']),
            level: factoryLevel.nullable(),
            asked: z.boolean().nullable(),
          }),
        ),
        level: factoryLevel.nullable(),
        ref: z.string(),
        refs: z.record(factoryCriterion, z.string()),
        emissionsRef: z.string(),
        energyRef: z.string(),
      }),
    ),
  }),
});
export type UserRatingData = z.infer<typeof userRatingRoute.response>;

export const ratingPackRoute = defineRoute({
  method: 'get',
  path: '/rating/:period/pack',
  summary: 'Application pack: rating, inventory report and evidence of a period as a zip with the hash of each file',
  permission: carbonParkRead,
  params: z.object({ period: periodInput }),
  query: z.object({ lang: z.enum(['en', 'zh-CN']).default('en') }),
  produces: 'application/zip',
  response: z.string(),
});
