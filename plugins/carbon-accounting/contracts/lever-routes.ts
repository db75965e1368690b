import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { usedFactorShape } from './inventory-routes.ts';
import { carbonParkRead } from './permissions.ts';
import { problemShape } from './problem.ts';

/**
 * Ways to move emissions of this hour: `surplus` puts load into what goes to the grid now, `charge` stores it, `discharge` gives back
 * what is stored, `defer` leaves a load for later, `retire` uses certificates that are held, `buy` buys some.
 */
export const leverKinds = ['surplus', 'charge', 'discharge', 'defer', 'retire', 'buy'] as const;
export type LeverKind = (typeof leverKinds)[number];

export const leversRoute = defineRoute({
  method: 'get',
  path: '/levers',
  summary: 'What can be moved now, ranked by tonnes per hour, with the arithmetic of each; live, not for reporting',
  permission: carbonParkRead,
  response: z.object({
    /** ms UTC: the quarter hour that is looked at. */
    from: z.number(),
    to: z.number(),
    unit: z.literal('tCO2/h'),
    profile: z.string(),
    /** Grid factors by which the levers count. */
    factors: z.array(usedFactorShape),
    /** Why nothing can be calculated, `CARBON_READING_MISSING` where the last two hours have no reading; null when it can. */
    problem: problemShape.nullable(),
    /** Plugins that would offer levers and are not there. */
    absent: z.array(z.enum(['storage-dispatch', 'certificate-trading'])),
    levers: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(leverKinds),
        /** Equipment; null where it is the park as a whole. */
        name: z.object({ en: z.string(), 'zh-CN': z.string() }).nullable(),
        provider: z.string(),
        /** Inventory that it shows in: that of the rating, or for certificates the first in which they count. */
        method: z.enum(['location', 'market']),
        /** `id@version` of the profile of that inventory. */
        profile: z.string(),
        powerKw: z.number(),
        /** How long it lasts at this power, h; null: as long as the situation does. */
        lastsH: z.number().nullable(),
        /** Taken out of this hour. */
        movedT: z.number(),
        /** Of it what does not come back later, when the energy is made up for from the grid. */
        savedT: z.number(),
        /** The arithmetic in words and numbers. */
        formula: z.string(),
        /** Opens what its power rests on. */
        ref: z.string().nullable(),
      }),
    ),
    /** Opens the energy of the quarter hour. */
    ref: z.string(),
  }),
});
export type LeversData = z.infer<typeof leversRoute.response>;
export type LeverView = LeversData['levers'][number];
