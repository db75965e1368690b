import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { iec104Read } from './permissions.ts';

/**
 * How a station stands. `starting`: no connection yet; `degraded`: it is connected and something is wrong; `stale`: it is not
 * connected, values on screen are old. Times are ms UTC.
 */
export const iec104StationStatus = z.object({
  id: z.string(),
  title: z.string().nullable(),
  address: z.string(),
  commonAddress: z.number(),
  state: z.enum(['starting', 'online', 'degraded', 'stale', 'disabled']),
  lastSeenAt: z.number().nullable(),
  connects: z.number(),
  points: z.number(),
  unknownPoints: z.number(),
  samples: z.number(),
  /** Interrogations that the station has ended. */
  interrogations: z.number(),
  /** Time tag minus time of arrival of the newest value with a time tag, ms. */
  clockOffsetMs: z.number().nullable(),
  /** Objects that nothing is mapped to, values that say nothing, and units that could not be read. */
  ignored: z.number(),
  errors: z.number(),
  lastError: z.object({ at: z.number(), message: z.string() }).nullable(),
});
export type Iec104StationStatus = z.infer<typeof iec104StationStatus>;

export const listIec104Stations = defineRoute({
  method: 'get',
  path: '/devices',
  summary: 'Stations with state and counters since the connector started',
  permission: iec104Read,
  response: z.object({ devices: z.array(iec104StationStatus) }),
});
