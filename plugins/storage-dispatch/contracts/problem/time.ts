import { isoInstant } from '@lingtan/sdk';
import { z } from 'zod';

const start = isoInstant.optional().describe('Beginning of the first step, ISO 8601 with offset; only labels the plan');
const zone = z.string().min(1).optional().describe('IANA time zone in which the plan is read, e.g. Asia/Shanghai');
const lengthH = z.number().positive().max(24);

/** Steps of one length, or each with its own. Every power is a mean over its step. */
export const dispatchSteps = z
  .union([
    z.strictObject({
      dtH: lengthH.describe('Length of every step. Unit: h'),
      count: z.number().int().min(1).max(40_000).describe('Number of steps'),
      start,
      zone,
    }),
    z.strictObject({
      lengthsH: z.array(lengthH).min(1).max(40_000).describe('Length of each step, finer first. Unit: h'),
      start,
      zone,
    }),
  ])
  .describe('The horizon');

export const dispatchBus = z.strictObject({
  id: z.string().min(1).max(64).describe('Name of the bus'),
  carrier: z
    .string()
    .min(1)
    .max(32)
    .default('electricity')
    .describe('What flows: electricity, heat, steam, hydrogen, gas, or any other word'),
});
