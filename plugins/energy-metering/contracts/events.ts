import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { directions } from './config.ts';

/** One window of time and the meters inside it: an event is published per window, never per meter. */
const window = z.object({
  /** ISO 8601 UTC; `from` is included, `to` is not. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  intervalMinutes: z.number().int(),
  meters: z.array(
    z.object({
      meter: z.string(),
      direction: z.enum(directions),
      /** How many intervals of the window this concerns. */
      intervals: z.number().int(),
    }),
  ),
});

/** Intervals of the window exist for the first time (revision 1). */
export const IntervalClosed = defineEvent('energy.interval-closed', { version: 1, schema: window });

/** Intervals of the window got a newer revision, because samples came late or were corrected. */
export const IntervalRevised = defineEvent('energy.interval-revised', { version: 1, schema: window });
