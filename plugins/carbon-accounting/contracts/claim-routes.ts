import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { periodInput } from './numbers.ts';
import { carbonRead } from './permissions.ts';

export const claimsRoute = defineRoute({
  method: 'get',
  path: '/claims/:period',
  summary: 'Claims on green power whose period touches a period, and what became of each Wh; members see their own',
  permission: carbonRead,
  params: z.object({ period: periodInput }),
  response: z.object({
    /** False: nobody keeps certificates in this park, so that nothing is known of claims. */
    register: z.boolean(),
    /** Method profiles in which claims replace purchased power; in the others they change nothing. */
    profiles: z.array(z.string()),
    claims: z.array(
      z.object({
        claim: z.string(),
        account: z.string(),
        beneficiary: z.string(),
        purpose: z.string(),
        periodFrom: z.string(),
        periodTo: z.string(),
        /** Wh as exact text: of the claim, and of it what replaces purchased power in an inventory. */
        claimedWh: z.string(),
        coversWh: z.string(),
        /** Stands behind power under a contract, which counts as green already. */
        backsContractWh: z.string(),
        /** Made in the park, where it counts with nothing already. */
        ownGenerationWh: z.string(),
        unusedWh: z.string(),
        /** Opens the retirement. */
        ref: z.string(),
      }),
    ),
    /** Own generation whose certificates were sold, by generator, seller and month. */
    sold: z.array(
      z.object({
        claim: z.string(),
        account: z.string(),
        device: z.string(),
        month: z.string(),
        /** Wh as exact text: what was sold, and of it what was used in the park and is green no longer. */
        claimedWh: z.string(),
        soldWh: z.string(),
        /** Went to the grid, and took its certificates along. */
        exportedWh: z.string(),
        unusedWh: z.string(),
        ref: z.string(),
      }),
    ),
  }),
});
export type ClaimsData = z.infer<typeof claimsRoute.response>;
