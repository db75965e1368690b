import { z } from 'zod';

const kw = (about: string) => z.array(z.number()).describe(`${about} One per step. Unit: kW`);
const id = z.string();

export const planGrid = z.strictObject({
  id,
  import: kw('Import.'),
  export: kw('Export.'),
  importBreach: kw('Import (with the reserve) above the contract.').optional(),
  exportBreach: kw('Export above the contract.').optional(),
});
export const planStore = z.strictObject({
  id,
  charge: kw('Charging power.'),
  discharge: kw('Discharging power.'),
  energy: z.array(z.number()).describe('Energy at the end of each step. Unit: kWh'),
});
const on = z
  .array(z.boolean())
  .optional()
  .describe('Whether the unit runs, one per step; only units that are switched');
export const planGenerator = z.strictObject({
  id,
  power: kw('Power used.'),
  curtailed: kw('Available power not taken.'),
  on,
});
export const planConverter = z.strictObject({
  id,
  input: kw('Input, standby included.'),
  outputs: z.array(z.strictObject({ bus: z.string(), power: kw('Output.') })),
  state: z
    .array(z.enum(['off', 'standby', 'on']))
    .describe('One per step; handed to the next plan with its run length'),
});
export const planLoad = z.strictObject({ id, power: kw('Power taken.'), on });
export const planBus = z.strictObject({
  id,
  shortage: kw('Demand that no plan can serve.'),
  surplus: kw('Supply that no plan can place.'),
});

/** The billed peak of one demand charge. */
export const planDemand = z.strictObject({
  id,
  grid: z.string(),
  peakKw: z.number().describe('Highest mean import of a completed, priced interval in the plan. Unit: kW'),
  billedKw: z.number().describe('The larger of it and the peak already reached. Unit: kW'),
  cost: z.number().describe('For what lies above the peak already reached. Unit: currency'),
  lockedIn: z.number().describe('For the peak already reached, not in the objective. Unit: currency'),
});

/** Parts of the objective; income is negative. Unit: currency. */
export const planCosts = z.strictObject({
  energyBuy: z.number(),
  energySell: z.number().describe('Negative where export is paid for'),
  demand: z.number(),
  degradation: z.number(),
  fuel: z.number().describe('Fuel and operation of generators and converters, no-load cost of whatever is switched'),
  start: z.number().describe('Starts and stops'),
  curtailment: z.number(),
  carbon: z.number(),
  commitment: z.number(),
  breach: z.number().describe('Prices of broken limits and missed wishes'),
  terminalValue: z.number().describe('Minus the value of energy stored at the end over the beginning'),
});

/** A limit that the plan breaks, slot by slot. */
export const planViolation = z.strictObject({
  limit: z.string().describe('Code of the limit, e.g. import-contract'),
  device: z.string(),
  step: z.number().int().nullable().describe('Null: over the horizon'),
  by: z.number().describe('kW, kWh or kg above the limit or below the wish; steps too few; devices or starts too many'),
  unit: z.enum(['kW', 'kWh', 'kg', 'steps', 'count']),
  price: z.number().describe('What a further unit of it costs; 0: a limit that had to give way so that a plan exists'),
  cause: z
    .array(z.strictObject({ limit: z.string(), device: z.string() }))
    .describe('Limits that are reached in the same step and leave no other way, and demands that contradict the limit'),
});

/** A constraint that holds the plan, with what one unit of relief would save. */
export const planBinding = z.strictObject({
  limit: z.string(),
  device: z.string(),
  step: z.number().int(),
  value: z
    .number()
    .describe('Change of cost per unit of the limit; negative: relief saves. Unit: currency/kW or currency/kWh'),
});

export const planBreach = z.strictObject({
  rule: z.string(),
  device: z.string(),
  step: z.number().int().nullable(),
  by: z.number(),
});
