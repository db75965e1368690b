import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { hourlyRoute } from './hourly-routes.ts';
import { certificatesParkRead } from './permissions.ts';
import { month } from './quantities.ts';

const wh = z.number().int();

export const overviewRoute = defineRoute({
  method: 'get',
  path: '/overview',
  summary: 'Sums of the park without accounts: where the certificates of the year are, and the match of the month',
  permission: certificatesParkRead,
  query: z.object({ month: month.optional().describe('The running month if absent') }),
  response: z.object({
    year: z.number().int(),
    /** Certificates of what was generated in the year; the others are where they are now, the rest has expired. */
    issuedWh: wh,
    /** In the park, with what open orders reserve. */
    heldWh: wh,
    reservedWh: wh,
    /** Outside the park, used there or not. */
    soldWh: wh,
    retiredWh: wh,
    refs: z.object({
      issued: z.string(),
      held: z.string(),
      reserved: z.string(),
      sold: z.string(),
      retired: z.string(),
      score: z.string(),
      period: z.string(),
    }),
    /** The month, of the whole park. */
    hourly: hourlyRoute.response,
  }),
});
export type CertificateOverview = z.infer<typeof overviewRoute.response>;
