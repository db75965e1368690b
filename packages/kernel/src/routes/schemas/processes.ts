import { z } from 'zod';
import { isoTime } from './common.ts';

const ids = z.array(z.string());
const seconds = z.int().nullable().describe('Null where it could not be asked for');

/** How a process reports itself. */
const report = z.strictObject({
  name: z.string().describe('Machine and number of the process there, as in its log'),
  version: z.string(),
  role: z.enum(['server', 'command']),
  phase: z.enum(['starting plugins', 'ready', 'draining', 'stopping']),
  leads: z.array(z.string()).describe('Work of this park that it alone does'),
  leadsElsewhere: z.int().describe('How much it leads of other parks, and of the installation'),
  pools: z.array(
    z.strictObject({
      pool: z.string(),
      open: z.int(),
      idle: z.int(),
      waiting: z.int().describe('Who waits for a connection'),
      most: z.int(),
    }),
  ),
  queuesMark: z
    .string()
    .optional()
    .describe(
      'Of the Redis that has its queues: processes of one installation have the same; absent where the database has them',
    ),
  loopLateMs: z.number().describe('The most that the process was late with anything since its report before'),
  plugins: z.strictObject({ failed: ids, retrying: ids, degraded: ids }).describe('Not well there, on whichever park'),
});

const listOf = <Report extends z.ZodType>(of: Report) => ({
  processes: z.array(
    z.strictObject({
      id: z.string(),
      startedAt: isoTime,
      seenAt: isoTime,
      state: z.enum(['living', 'silent']).describe('Silent: not heard for 15 s; after a minute it is off the list'),
      answers: z.boolean().describe('Whether this answer is from it'),
      queues: z.enum(['redis', 'postgres']).nullable().describe('Where its job queues are; null: it runs no jobs'),
      report: of.nullable().describe('Null of a process whose version reports nothing'),
    }),
  ),
  lagSeconds: z.record(z.string(), seconds).describe('Since when the oldest of what waits has waited, by kind of work'),
});
const broker = z.strictObject({ plugin: z.string(), connected: z.boolean().nullable() });

/** Processes of the installation, as a park sees them. */
export const processList = z.strictObject({
  ...listOf(report),
  brokers: z.array(broker).describe('Of this park, as seen by the process that answers; null: it could not be asked'),
});

/** Processes of the installation, with all that they lead. */
export const allProcesses = z.strictObject({
  ...listOf(report.omit({ leadsElsewhere: true }).extend({ leads: z.array(z.string()).describe('Park and work') })),
  brokers: z.array(broker.extend({ park: z.string() })).describe('Of all parks, as seen by the process that answers'),
});
