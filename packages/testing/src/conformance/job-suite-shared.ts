import type { JobTuning } from '@lingtan/kernel';
import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';

/**
 * Short times, so that failures play out within a test. The lock of a job keeps its length: a process that gets no
 * processor for a while would lose a short one, and its job would run twice, which is right and not what is tested.
 */
export const fastTuning: JobTuning = {
  backoffMs: 5,
  postponeMs: 20,
  sweepIntervalMs: 3_600_000,
  sweepAfterMs: 0,
};

/** For a system that takes over from one that dies: it looks often. */
export const heirTuning: JobTuning = { ...fastTuning, stalledIntervalMs: 200 };

/** For a worker that is going to be killed, and for one that loses its connection: what it holds is soon free. */
export const dyingTuning: JobTuning = { ...heirTuning, lockMs: 400 };

export const count = defineJob('count', { schema: z.object({ n: z.number().int() }), attempts: 3 });
export const other = defineJob('other', { schema: z.object({ text: z.string().default('none') }), attempts: 1 });
export const anything = defineJob('anything', { schema: z.object({ value: z.unknown() }), attempts: 1 });
