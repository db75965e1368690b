import { z } from 'zod';
import { busOf, breachPrices, dispatchId, perStep, perStepPositive, positive, stepFlags } from './values.ts';

const contractLimit = (direction: string) =>
  z
    .strictObject({
      limit: perStepPositive('kW', `Contracted ${direction}.`),
      hard: z.boolean().default(false).describe('May not be broken, unless the problem has no solution otherwise'),
      ...breachPrices,
    })
    .optional()
    .describe(
      `Limit of the contract on ${direction}. Without prices it is priced by default, or hard when constraints may not be relaxed`,
    );

/** A price on the highest mean import over the measurement intervals of one billing period. */
export const demandCharge = z.strictObject({
  id: dispatchId.describe('Name of the charge, e.g. the billing period'),
  pricePerKw: positive('currency/kW of the billing period', 'Price of the billed peak; not multiplied by a length.'),
  incumbentKw: z
    .number()
    .nonnegative()
    .default(0)
    .describe('Peak already reached in the billing period; only what lies above it costs. Unit: kW'),
  thresholdKw: z.number().nonnegative().default(0).describe('Only the peak above it is charged. Unit: kW'),
  intervalSteps: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(1)
    .describe('Steps in one measurement interval; only completed intervals count'),
  history: z
    .array(z.number().nonnegative())
    .default([])
    .describe(
      'Realised import of the steps of the running interval, oldest first; the plan completes that interval. Unit: kW',
    ),
  window: stepFlags('Where the charge applies, read at the last step of an interval; absent: everywhere.').optional(),
});

/** A connection to a supplier: power, gas, district heat. */
export const dispatchGrid = z.strictObject({
  id: dispatchId.describe('Name of the connection'),
  bus: busOf('Bus that it feeds'),
  buyPrice: perStep('currency/kWh', 'Price of import; may be negative or below the price of export.'),
  sellPrice: perStep('currency/kWh', 'Price paid for export; may be negative.').default(0),
  importMax: perStepPositive('kW', 'What the connection can carry inwards; hard.'),
  exportMax: perStepPositive('kW', 'What the connection can carry outwards; hard.').default(0),
  importContract: contractLimit('import'),
  exportContract: contractLimit('export'),
  demandCharges: z
    .array(demandCharge)
    .default([])
    .describe('Demand charges; one for each billing period that the horizon touches'),
  carbonFactor: perStepPositive('t/MWh', 'Emissions of imported energy.').optional(),
});
