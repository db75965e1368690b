import { z } from 'zod';
import { breachPrices, busOf, dispatchId, perStep, perStepPositive, positive } from './values.ts';

const members = z.array(z.string().min(1)).min(1);
const share = (about: string) => z.number().min(0).max(1).describe(`${about} Unit: share, 0..1`);
const realised = (about: string) => z.number().nonnegative().default(0).describe(`${about} so far. Unit: kWh`);
const missing = {
  hard: z.boolean().default(false).describe('May not be missed, unless the problem has no solution otherwise'),
  price: z.number().nonnegative().optional().describe('Price of what is missing; default 1000. Unit: currency/kWh'),
};

/** A feeder, or devices behind one inverter. */
export const dispatchGroup = z.strictObject({
  id: dispatchId.describe('Name of the group'),
  members: members.describe('Devices; their consumption counts positive, their production negative'),
  bus: z
    .string()
    .optional()
    .describe('Only flows of this bus; absent: every device at its own bus, converters at their input'),
  consumptionMax: perStepPositive('kW', 'Highest net consumption of the members.').optional(),
  productionMax: perStepPositive('kW', 'Highest net production of the members.').optional(),
  hard: z.boolean().default(false).describe('True: physics (a transformer, an inverter)'),
  ...breachPrices,
});

/** FlexMeasures' commitment: deviations from a baseline have a price upwards and one downwards. */
export const dispatchCommitment = z.strictObject({
  id: dispatchId.describe('Name of the commitment'),
  members: members.describe('Devices (consumption positive), or one grid connection (net import positive)'),
  baseline: perStep('kW', 'Committed power.').default(0),
  upPrice: perStep(
    'currency/kWh; for peak currency/kW',
    'Price of power above the baseline. A peak takes the highest price, and leaves out steps whose price is 0.',
  ),
  downPrice: perStep(
    'currency/kWh; for peak currency/kW',
    'Price received for power below the baseline (a deviation downwards counts negative): negative to punish it. A peak takes the price farthest from 0, and leaves out steps whose price is 0.',
  ),
  per: z
    .enum(['each', 'peak'])
    .default('each')
    .describe('each: every step; peak: once, on the largest deviation over the horizon'),
});

/** Green share over the accounting window, the realised part included. */
export const dispatchGreenShare = z.strictObject({
  bus: busOf('Bus whose consumption and green generation count'),
  minShare: share('Least green energy over consumption.'),
  contracted: perStepPositive('kW', 'Green energy bought by contract.').default(0),
  realisedGreenKwh: realised('Green energy in the accounting window'),
  realisedConsumptionKwh: realised('Consumption in the accounting window'),
  ...missing,
});

/** Ratios of direct green supply (绿电直连). */
export const dispatchDirectSupply = z.strictObject({
  bus: busOf('Bus whose consumption, export and green generation count'),
  selfUseOfGeneration: share('Least self-use over available green generation.').optional(),
  selfUseOfConsumption: share('Least self-use over consumption.').optional(),
  exportOfGeneration: share('Most export over available green generation.').optional(),
  realisedGenerationKwh: realised('Available green generation in the accounting window'),
  realisedSelfUseKwh: realised('Self-use in the accounting window'),
  realisedConsumptionKwh: realised('Consumption in the accounting window'),
  realisedExportKwh: realised('Export in the accounting window'),
  ...missing,
});

export const dispatchReserve = z.strictObject({
  grid: z.string().describe('Connection with an import contract'),
  margin: perStepPositive(
    'kW',
    'Added to the import when it is held against the contract: q90 net load minus the planned.',
  ).default(0),
  netLoadQuantile: perStep(
    'kW',
    'Upper quantile, e.g. q90, of load minus available generation at the bus; what it exceeds their difference in the problem by is added to the margin.',
  ).optional(),
});

export const dispatchCarbonCap = z.strictObject({
  limitKg: positive('kg', 'Most emissions within the horizon plus what was emitted so far.'),
  realisedKg: z.number().nonnegative().default(0).describe('Emitted so far. Unit: kg'),
  hard: z.boolean().default(false).describe('May not be broken, unless the problem has no solution otherwise'),
  price: z.number().nonnegative().optional().describe('Price of what lies above; default 1000. Unit: currency/kg'),
});
