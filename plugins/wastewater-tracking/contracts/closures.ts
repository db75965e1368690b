import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { calendarDay as day } from './config-fields.ts';
import { waterRead } from './permissions.ts';

const amount = z.number().nullable();

/** Where the closing error of a node tends to; sums are in standard deviations of what its meters may err by. */
export const closureTrend = z.object({
  /** Null for the plant as a whole. */
  unit: z.string().nullable(),
  /** Days among the last thirty whose balance could be judged. */
  days: z.number().int(),
  /** Signed mean of those days: positive where water is missing, negative where it came from nowhere. */
  meanM3: amount,
  meanPercent: amount,
  /** What the meters of the node may err by on a day (one standard deviation), percent of what came in. */
  sigmaPercent: amount,
  /** CUSUM of missing water, and of water from nowhere. */
  lost: amount,
  gained: amount,
  verdict: z.enum(['steady', 'lost', 'gained', 'not judged']),
  /** First day of the rise that led above the limit. */
  since: z.string().nullable(),
  series: z.array(z.object({ day: z.string(), closurePercent: z.number(), lost: z.number(), gained: z.number() })),
});

export const listClosures = defineRoute({
  method: 'get',
  path: '/plants/:plant/closures',
  summary: 'Signed means over thirty days and CUSUM of the closing errors of the plant and of each unit',
  permission: waterRead,
  params: z.object({ plant: z.string() }),
  query: z.object({ to: day }),
  response: z.object({
    to: z.string(),
    meanDays: z.number().int(),
    sumDays: z.number().int(),
    /** A node drifts where a sum is above it, in standard deviations. */
    limit: z.number(),
    nodes: z.array(closureTrend),
  }),
});
export type ClosuresData = z.infer<typeof listClosures.response>;
