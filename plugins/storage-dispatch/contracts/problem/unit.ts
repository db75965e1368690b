import { z } from 'zod';
import { perStepPositive, positive, stepCount } from './values.ts';

/** Switching of a unit that is on or off. */
export const switching = {
  startCost: perStepPositive('currency', 'Cost of a start.').default(0),
  stopCost: positive('currency', 'Cost of a stop.').default(0),
  noLoadCost: positive('currency/h', 'Cost of every hour switched on, whatever the power; standby included.').default(
    0,
  ),
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

/** How fast the power of a unit changes while it runs; from off, from standby and back it is free. */
export const ramping = {
  rampUpKw: perStepPositive('kW', 'Largest rise of the power over the step before, while running.').optional(),
  rampDownKw: perStepPositive('kW', 'Largest fall of the power below the step before, while running.').optional(),
  initialPower: positive('kW', 'Power before the first step, for the ramp; absent: the first step is free.').optional(),
};
