import { z } from 'zod';
import { switching } from './unit.ts';
import { dispatchId, perStep, perStepPositive, positive } from './values.ts';

/** PV, wind, or a dispatchable unit. */
export const dispatchGenerator = z.strictObject({
  id: dispatchId.describe('Name of the generator'),
  bus: z.string().describe('Bus that it feeds'),
  avail: perStepPositive('kW', 'Available power.'),
  curtailable: z.boolean().default(true).describe('False: all that is available must be taken'),
  curtailmentCost: positive('currency/kWh', 'Cost of energy not taken.').default(0),
  fuelCost: perStep('currency/kWh', 'Cost of energy generated.').default(0),
  green: z.boolean().default(false).describe('Counts for the green share and the direct-supply ratios'),
  carbonFactor: perStepPositive('t/MWh', 'Emissions of generated energy.').optional(),
  commitment: z
    .strictObject({
      pMin: positive('kW', 'Lowest power while on.'),
      pMax: positive('kW', 'Highest power while on.'),
      ...switching,
    })
    .optional()
    .describe('Unit commitment: off, or between pMin and pMax; power not taken is then no curtailment'),
});
