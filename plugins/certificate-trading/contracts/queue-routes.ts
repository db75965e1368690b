import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { certificatesRead } from './permissions.ts';

const wh = z.number().int();

const queueDay = z.object({
  device: z.string(),
  account: z.string(),
  /** Day of the park, `YYYY-MM-DD`. */
  day: z.string(),
  intervals: z.number().int(),
  /** What the meter says, and what was issued for it, all corrections added up. */
  generatedWh: wh,
  issuedWh: wh,
  /** Closed and not issued yet: comes with the next run. */
  waiting: z.number().int(),
  waitingWh: wh,
  /** Revised after the issue: the correction comes with the next run. */
  corrections: z.number().int(),
  /** Of the issued intervals, those that were not measured. */
  estimated: z.number().int(),
  /** Intervals that get nothing, by reason: missing, negative, zero, above-capacity, repeated, overlap, credited. */
  refused: z.record(z.string(), z.number().int()),
});
export type QueueDay = z.infer<typeof queueDay>;

const correction = z.object({
  device: z.string(),
  from: z.string(),
  fromRevision: z.number().int(),
  revision: z.number().int(),
  deltaWh: wh,
  withdrawnWh: wh,
  /** Used up before the reading was corrected; stays visible. */
  uncoveredWh: wh,
  recordedAt: z.string(),
  /** What it came to, by figure. */
  refs: z.object({ delta: z.string(), withdrawn: z.string(), uncovered: z.string() }),
});
export type Correction = z.infer<typeof correction>;

export const queueRoute = defineRoute({
  method: 'get',
  path: '/issuance-queue',
  summary: 'By device and day what was generated, what is issued, what waits and what gets nothing and why',
  permission: certificatesRead,
  query: z.object({ days: z.coerce.number().int().min(1).max(92).default(14) }),
  response: z.object({
    devices: z.array(
      z.object({
        id: z.string(),
        meterId: z.string(),
        account: z.string(),
        source: z.string(),
        capacityKw: z.number(),
        kind: z.enum(['tradable', 'non-tradable', 'none']),
        rule: z.string(),
        /** Its reductions may be CCER instead of certificates. */
        mayChooseCcer: z.boolean(),
      }),
    ),
    days: z.array(queueDay),
    /** Newest first; members do not see them. */
    corrections: z.array(correction),
  }),
});
export type IssuanceQueue = z.infer<typeof queueRoute.response>;
