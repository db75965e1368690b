import { z } from 'zod';
import { busOf, dispatchId, perStep, perStepPositive, positive, stepCount, stepIndex } from './values.ts';

const target = {
  energy: positive('kWh', 'Energy wanted.'),
  kind: z
    .enum(['at-least', 'at-most', 'equal'])
    .default('at-least')
    .describe('Whether more than the target, or less, is as good'),
  hard: z.boolean().default(false).describe('May not be missed, unless the problem has no solution otherwise'),
  price: z
    .number()
    .nonnegative()
    .optional()
    .describe('Price of what is missing (at-most: too much; equal: either); default 1000. Unit: currency/kWh'),
};
const softBand = (side: string) =>
  z
    .strictObject({
      energy: perStepPositive('kWh', `Energy ${side} which dwelling costs.`),
      price: positive('currency/kWh and hour', 'Price of dwelling outside.').default(0),
      priceHighest: positive('currency/kWh', 'Price of the farthest outside, once over the horizon.').default(0),
    })
    .optional()
    .describe(`Energy ${side} this level costs for as long as it lasts; not physics`);
const taper = (what: string) =>
  z
    .array(
      z.strictObject({
        energy: positive('kWh', 'Energy at the beginning of the step.'),
        power: positive('kW', `Highest ${what} at that energy.`),
      }),
    )
    .min(2)
    .optional()
    .describe(`Highest ${what} by stored energy: points of a concave curve, energy rising; straight between them`);

/** A battery, or a store of any carrier: hydrogen tank, heat buffer, vehicle. */
export const dispatchStore = z.strictObject({
  id: dispatchId.describe('Name of the store'),
  bus: busOf('Bus that it is connected to'),
  capacity: z.number().positive().describe('Energy of the full store. Unit: kWh'),
  eMin: perStepPositive('kWh', 'Lowest energy at the end of a step; physics, hard.').default(0),
  eMax: perStepPositive('kWh', 'Highest energy at the end of a step; absent: the capacity; hard.').optional(),
  initial: positive('kWh', 'Energy at the beginning; outside the band it recovers one way, and the plan never fails.'),
  cyclic: z
    .boolean()
    .default(false)
    .describe('The energy at the beginning is free and equals that at the end; `initial` is then not read'),
  chargeMax: perStepPositive('kW', 'Highest charging power at the bus.'),
  dischargeMax: perStepPositive('kW', 'Highest discharging power at the bus.'),
  chargeMin: positive('kW', 'Lowest charging power while charging; a charger that is off or at least there.').default(
    0,
  ),
  dischargeMin: positive('kW', 'Lowest discharging power while discharging.').default(0),
  etaCharge: z
    .union([z.number().positive().max(1), z.array(z.number().positive().max(1))])
    .default(1)
    .describe('Stored share of the charged energy, 0..1; one number, or one per step'),
  etaDischarge: z
    .union([z.number().positive().max(1), z.array(z.number().positive().max(1))])
    .default(1)
    .describe('Delivered share of the energy taken out, 0..1; one number, or one per step'),
  roundTripEfficiency: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe(
      'Delivered share of the charged energy, 0..1, half of the loss each way; instead of etaCharge and etaDischarge',
    ),
  selfLossPerHour: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Share of the stored energy lost in an hour, linear: E·(1 − loss·Δ). Unit: 1/h'),
  storageEfficiencyPerStep: z
    .union([z.number().positive().max(1), z.array(z.number().positive().max(1))])
    .optional()
    .describe(
      'Share s of the stored energy left after a step, exact decay with power flowing evenly: E = s·E₀ + k·inflow·Δ, k = (s − 1)/ln s. Instead of selfLossPerHour. One number holds for the first length and is scaled to others',
    ),
  inflow: perStep('kW', 'Flow into the store from elsewhere (gain), or out of it when negative (usage).').default(0),
  final: z.strictObject(target).optional().describe('Wanted energy at the end of the last step'),
  targets: z
    .array(z.strictObject({ step: stepIndex('At the end of this step.'), ...target }))
    .default([])
    .describe('Wanted energies on the way'),
  softMin: softBand('below'),
  softMax: softBand('above'),
  recoveryPrice: z
    .number()
    .nonnegative()
    .default(1)
    .describe('Price of energy outside the band while a start out of band recovers. Unit: currency/kWh and hour'),
  rampKw: z
    .number()
    .nonnegative()
    .optional()
    .describe('Largest change of discharge minus charge from one step to the next. Unit: kW'),
  initialPower: z
    .number()
    .optional()
    .describe(
      'Discharge minus charge before the first step, for ramp and rest; absent: the first step is free. Unit: kW',
    ),
  restSteps: stepCount('Idle steps between charging and discharging.').default(0),
  degradationCharge: positive('currency/kWh', 'Wear of each kWh charged, at the bus.').default(0),
  degradationDischarge: positive('currency/kWh', 'Wear of each kWh discharged, at the bus.').default(0),
  wear: z
    .strictObject({
      replacementCost: positive('currency', 'Price of a new store.'),
      cycles: z.number().positive().describe('Full cycles that it lasts'),
    })
    .optional()
    .describe(
      'Wear by price and life: replacementCost / (cycles · 2 · capacity) for each kWh charged and each discharged, added to both degradations',
    ),
  terminalValue: z
    .number()
    .default(0)
    .describe('Value of a kWh stored at the end over one at the beginning. Unit: currency/kWh'),
  forcedCharge: z
    .array(z.number().nonnegative())
    .optional()
    .describe('Where above 0, the charging power is prescribed; one per step. Unit: kW'),
  forcedDischarge: z
    .array(z.number().nonnegative())
    .optional()
    .describe('Where above 0, the discharging power is prescribed; one per step. Unit: kW'),
  chargeFromGrid: z
    .boolean()
    .default(true)
    .describe('False: charges only from generation of its bus that the inflexible load leaves, and from converters'),
  dischargeToGrid: z
    .boolean()
    .default(true)
    .describe('False: discharge covers load only, none of it is exported (a forced discharge is exempt)'),
  preferFullerSooner: z
    .boolean()
    .default(false)
    .describe('Among plans of equal cost take the one whose store is fuller sooner'),
  chargeTaper: taper('charging power'),
  dischargeTaper: taper('discharging power'),
});
