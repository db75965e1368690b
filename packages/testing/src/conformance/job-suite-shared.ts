import type { JobTuning } from '@lingtan/kernel';
import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';

/** Short times, so that failures and crashes play out within a test. */
export const fastTuning: JobTuning = {
  backoffMs: 5,
  stalledIntervalMs: 200,
  lockMs: 400,
  postponeMs: 20,
  sweepIntervalMs: 3_600_000,
  sweepAfterMs: 0,
};

export const count = defineJob('count', { schema: z.object({ n: z.number().int() }), attempts: 3 });
export const other = defineJob('other', { schema: z.object({ text: z.string().default('none') }), attempts: 1 });
export const anything = defineJob('anything', { schema: z.object({ value: z.unknown() }), attempts: 1 });
