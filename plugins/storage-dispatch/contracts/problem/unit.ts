import { z } from 'zod';
import { positive, stepCount } from './values.ts';

/** Switching of a unit that is on or off. */
export const switching = {
  startCost: positive('currency', 'Cost of a start.').default(0),
  minUpSteps: stepCount('Shortest run.').default(0),
  minDownSteps: stepCount('Shortest pause.').default(0),
  maxStarts: z.number().int().nonnegative().optional().describe('Most starts within the horizon'),
  initialOn: z.boolean().default(false).describe('Whether it ran before the first step'),
  initialSteps: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe('For how many steps it has been in that state; absent: long enough. Unit: steps'),
};
