import { z } from 'zod';
import { backtestBaselines, backtestForecasts } from './problem.ts';

const money = (about: string) => z.number().describe(`${about} Unit: currency`);
const kwh = (about: string) => z.number().describe(`${about} Unit: kWh`);

/** Parts of the cost; income is negative. */
export const backtestCosts = z.strictObject({
  energyBuy: money('Import at the price of each step.'),
  energySell: money('Export, negative where it is paid for.'),
  demand: money('Demand charge on the highest mean import of the month.'),
  degradation: money('Wear of the batteries: throughput at the price of the problem. Computed, not billed.'),
  carbon: money('Emissions of the import at the carbon price.'),
  storedEnergy: money('Change of the stored energy, valued at `storedValue`; booked in the last month.'),
});

/** Energies and peaks of a span. */
export const backtestAmounts = z.strictObject({
  loadKwh: kwh('Consumption without the batteries.'),
  generationKwh: kwh('Available generation.'),
  curtailedKwh: kwh('Available generation not taken.'),
  importKwh: kwh('Import.'),
  exportKwh: kwh('Export.'),
  chargedKwh: kwh('Charged, at the bus.'),
  dischargedKwh: kwh('Discharged, at the bus.'),
  overLimitKwh: kwh('Import above the limit.'),
  overLimitSteps: z.number().int().describe('Steps with import above the limit'),
  emissionsT: z.number().nullable().describe('Emissions of the import; null without a factor. Unit: t'),
  peakKw: z.number().describe('Highest mean import of a step. Unit: kW'),
});

export const backtestFigures = z.strictObject({
  costs: backtestCosts,
  cost: money('Sum of the parts.'),
  ...backtestAmounts.shape,
  cycles: z.number().describe('Discharged energy over usable capacity'),
  selfUse: z.number().nullable().describe('Generation used in the park over available generation, 0..1'),
  greenShare: z.number().nullable().describe('Generation used in the park over consumption, 0..1'),
});

export const backtestMonth = z.strictObject({ month: z.string().describe('YYYY-MM'), ...backtestFigures.shape });

export const backtestVariant = z.strictObject({
  name: z.enum(['rolling', ...backtestBaselines]),
  total: backtestFigures,
  months: z.array(backtestMonth),
  bound: z
    .number()
    .nullable()
    .describe(
      'Of the linear program over the whole period: no way of running the batteries costs less. Unit: currency',
    ),
});

export const backtestGap = z.strictObject({
  from: z.string(),
  to: z.string(),
  series: z.array(z.string()).describe('What was missing'),
  steps: z.number().int(),
});

export const backtestResult = z.strictObject({
  from: z.string(),
  to: z.string(),
  steps: z.number().int().describe('Steps that were simulated'),
  currency: z.string(),
  forecast: z.enum(backtestForecasts),
  storedValue: z.number().describe('Value of a kWh stored at the end over one at the beginning. Unit: currency/kWh'),
  variants: z.array(backtestVariant),
  gaps: z.array(backtestGap).describe('Steps that were left out in every variant'),
  solves: z.strictObject({
    count: z.number().int(),
    exact: z.number().int().describe('Plans whose directions had to be chosen by whole-number columns'),
    fallback: z.number().int().describe('Plans that could not be solved; the battery rested'),
    forecastSubstitutes: z.number().int().describe('Forecast steps without a value a week or a day before'),
  }),
  forecastError: z
    .strictObject({ load: z.number().nullable(), generation: z.number().nullable() })
    .describe('Mean absolute error of the first forecast step. Unit: kW'),
});

export type BacktestResult = z.output<typeof backtestResult>;
export type BacktestVariant = z.output<typeof backtestVariant>;
export type BacktestFigures = z.output<typeof backtestFigures>;
export type BacktestCosts = z.output<typeof backtestCosts>;
export type BacktestGap = z.output<typeof backtestGap>;
