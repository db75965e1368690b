import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { planStatuses } from './plan.ts';

/** A plan passed its check and holds from now on. */
export const PlanPublished = defineEvent('dispatch.plan-published', {
  version: 1,
  schema: z.object({
    plan: z.number().int(),
    issuedAt: z.iso.datetime(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    status: z.enum(planStatuses),
  }),
});
