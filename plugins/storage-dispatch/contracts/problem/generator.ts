import { z } from 'zod';
import { ramping, switching } from './unit.ts';
import { busOf, dispatchId, perStep, perStepPositive, positive } from './values.ts';

/** PV, wind, or a dispatchable unit. */
export const dispatchGenerator = z.strictObject({
  id: dispatchId.describe('Name of the generator'),
  bus: busOf('Bus that it feeds'),
  avail: perStepPositive('kW', 'Available power.'),
  least: perStepPositive('kW', 'Power that must run in every step; not with a commitment, which has pMin.').default(0),
  curtailable: z.boolean().default(true).describe('False: all that is available must be taken'),
  curtailmentCost: positive('currency/kWh', 'Cost of energy not taken.').default(0),
  fuelCost: perStep('currency/kWh', 'Cost of energy generated.').default(0),
  green: z.boolean().default(false).describe('Counts for the green share and the direct-supply ratios'),
  carbonFactor: perStepPositive('t/MWh', 'Emissions of generated energy.').optional(),
  commitment: z
    .strictObject({
      pMin: perStepPositive('kW', 'Lowest power while on.'),
      pMax: perStepPositive('kW', 'Highest power while on.'),
      startMax: positive('kW', 'Highest power in the first step of a run.').optional(),
      stopMax: positive('kW', 'Highest power in the last step of a run.').optional(),
      ...switching,
    })
    .optional()
    .describe('Unit commitment: off, or between pMin and pMax; power not taken is then no curtailment'),
  ...ramping,
});
