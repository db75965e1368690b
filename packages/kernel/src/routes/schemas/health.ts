import { z } from 'zod';
import { isolation, isoTime, millis, pluginState } from './common.ts';
import { queueCounts } from './plugins.ts';

const pool = z.strictObject({ open: z.int(), idle: z.int(), waiting: z.int() });

const database = z.union([
  z.strictObject({
    ok: z.literal(true),
    latencyMs: z.number(),
    outboxWaiting: z.int(),
    deadLetters: z.int(),
    undelivered: z.int().describe('Events that were deleted without ever having been delivered, since the beginning'),
    undeliveredAt: isoTime.nullable().describe('When the last of them were deleted'),
    sizeBytes: z.number(),
    appPool: pool,
    kernelPool: pool,
  }),
  z.strictObject({ ok: z.literal(false), error: z.string() }),
]);

/** Health of a park. Libraries add fields of their own. */
export const health = z.looseObject({
  database,
  queues: z.record(z.string(), queueCounts),
  queueBackend: z.enum(['postgres', 'redis']),
  queueProblem: z.string().nullable().describe('Why the queues do not answer; null while they do'),
  plugins: z.array(
    z.strictObject({
      parkId: z.string(),
      pluginId: z.string(),
      state: pluginState,
      error: z.string().nullable(),
      since: millis,
    }),
  ),
  isolation,
  certificate: z
    .strictObject({ until: isoTime, problem: z.string().nullable() })
    .nullable()
    .describe('Certificate that the server shows; null where it does not end TLS itself'),
  ingest: z.looseObject({}).nullable().describe('Rate and delay of incoming samples; null without a time-series store'),
  oldestDataAgeMs: z.number().nullable(),
});
