import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { certificatesRead } from './permissions.ts';

const gecMonth = z.object({
  device: z.string(),
  account: z.string(),
  kind: z.enum(['tradable', 'non-tradable', 'none']),
  /** Month of generation in the park's zone, `YYYY-MM`. */
  month: z.string(),
  /** Certified generation of the month, all corrections added up. */
  generatedWh: z.number().int(),
  carriedInWh: z.number().int(),
  /** Whole GEC of 1 MWh. */
  issued: z.number().int(),
  /** Left below one GEC, carried to the next month. */
  carriedWh: z.number().int(),
  /** Day on which they are cancelled when they were not used. */
  cancelOn: z.string(),
  /** Whether the month is over; until then its figures grow. */
  over: z.boolean(),
});
export type GecMonthRow = z.infer<typeof gecMonth>;

export const gecMonthsRoute = defineRoute({
  method: 'get',
  path: '/gec-months',
  summary: 'Green certificates of 1 MWh by device and month, with the remainder that is carried to the next month',
  permission: certificatesRead,
  response: z.object({ months: z.array(gecMonth) }),
});
export type GecMonths = z.infer<typeof gecMonthsRoute.response>;
