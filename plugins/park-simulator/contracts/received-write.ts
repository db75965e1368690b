import { z } from 'zod';

/** What a simulated device does wrong, for tests and for trying out what happens then. */
export const deviceFaults = [
  'none',
  'silent',
  'write-unanswered',
  'write-lost',
  'wrong-read-back',
  'read-unanswered',
] as const;
/**
 * `silent`: answers nothing; `write-unanswered`: takes setpoints and does not answer; `write-lost`: neither takes nor
 * answers them; `wrong-read-back`: takes another value than was sent; `read-unanswered`: answers no read, so its telemetry
 * grows old.
 */
export type DeviceFault = (typeof deviceFaults)[number];

/** A setpoint as it arrived at a simulated device: the device's own record, whatever anybody else says. */
export const receivedWrite = z.object({
  /** ms UTC. */
  at: z.number(),
  point: z.string(),
  value: z.number(),
  /** Null where the message said none. */
  lifeS: z.number().nullable(),
  taken: z.boolean(),
  /** What the device showed just before, by point. */
  before: z.record(z.string(), z.number()),
});
export type ReceivedWrite = z.infer<typeof receivedWrite>;
