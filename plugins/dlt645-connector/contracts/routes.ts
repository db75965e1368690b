import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { dlt645Read } from './permissions.ts';

/**
 * How a meter stands. `degraded`: the last poll failed, or it does not offer some values; `stale`: two polls or more failed in a row,
 * values on screen are old. Times are ms UTC.
 */
export const dlt645MeterStatus = z.object({
  id: z.string(),
  title: z.string().nullable(),
  address: z.string(),
  meter: z.string(),
  profile: z.string().nullable(),
  state: z.enum(['starting', 'online', 'degraded', 'stale', 'disabled']),
  lastSeenAt: z.number().nullable(),
  pollMs: z.number().nullable(),
  polls: z.number(),
  failedPolls: z.number(),
  points: z.number(),
  unknownPoints: z.number(),
  /** Values that the meter has refused in its last poll. */
  refused: z.number(),
  samples: z.number(),
  errors: z.number(),
  lastError: z.object({ at: z.number(), message: z.string() }).nullable(),
});
export type Dlt645MeterStatus = z.infer<typeof dlt645MeterStatus>;

export const listDlt645Meters = defineRoute({
  method: 'get',
  path: '/devices',
  summary: 'Meters that are read, with state and counters since the connector started',
  permission: dlt645Read,
  response: z.object({ devices: z.array(dlt645MeterStatus) }),
});
