import { z } from 'zod';
import { ramping, switching } from './unit.ts';
import { busOf, dispatchId, perStepPositive, positive, powerBand } from './values.ts';

/** Electrolyser, heat pump, boiler, CHP: power of one bus into power of others. */
export const dispatchConverter = z.strictObject({
  id: dispatchId.describe('Name of the converter'),
  bus: busOf('Bus of the input'),
  inputMax: perStepPositive('kW', 'Highest input.'),
  outputs: z
    .array(
      z.strictObject({
        bus: busOf('Bus of the output'),
        ratio: perStepPositive('kW/kW', 'Output per input; of a heat pump the coefficient of performance.'),
      }),
    )
    .default([])
    .describe('Outputs in fixed ratio to the input (to the curve, where there is one)'),
  bands: z
    .array(powerBand)
    .min(1)
    .optional()
    .describe(
      'Input while running lies in exactly one of these; off is always possible. A unit with a minimum has one band',
    ),
  curve: z
    .array(
      z.strictObject({
        input: positive('kW', 'Input.'),
        output: positive('kW', 'What the ratios of the outputs multiply at that input.'),
      }),
    )
    .min(2)
    .optional()
    .describe(
      'Part-load efficiency: straight pieces from the lowest to the highest input while running; instead of bands',
    ),
  standbyPower: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'Input in standby, without output; absent: there is no standby. Starting from standby costs nothing. Unit: kW',
    ),
  variableCost: positive('currency/kWh', 'Operating cost of each kWh of input.').default(0),
  ...switching,
  ...ramping,
});
