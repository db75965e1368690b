import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';

/** Deletes greetings that are older than the configured number of days. */
export const TidyUp = defineJob('tidy-up', { schema: z.object({ keepDays: z.number().int().positive() }) });
