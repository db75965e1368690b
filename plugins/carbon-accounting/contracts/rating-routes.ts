import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { guideShares } from './indicators-input.ts';
import { periodInput } from './numbers.ts';
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
