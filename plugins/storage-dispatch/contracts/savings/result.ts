import { z } from 'zod';

/** What storage cost as it ran, and ways of running the same site it is compared with. */
export const savingsVariants = ['metered', 'no-storage', 'time-of-use', 'perfect-foresight'] as const;
export type SavingsVariant = (typeof savingsVariants)[number];

const money = (about: string) => z.number().describe(`${about} Unit: currency`);
const kwh = (about: string) => z.number().describe(`${about} Unit: kWh`);

/** One way of running the site over a span; income is negative. */
export const savingsFigures = z.strictObject({
  energyBuy: money('Import at the price of each quarter hour.'),
  energySell: money('Export, negative where it is paid for.'),
  demand: z
    .number()
    .nullable()
    .describe('Demand charge on the highest mean import of the month; null for a day. Unit: currency'),
  degradation: money('Wear of the batteries: throughput at the price of the configuration. Computed, not billed.'),
  storedEnergy: money('Change of the stored energy, valued at `storedValue`.'),
  cost: money('Sum of the parts.'),
  importKwh: kwh('Import.'),
  exportKwh: kwh('Export.'),
  chargedKwh: kwh('Charged, at the bus.'),
  dischargedKwh: kwh('Discharged, at the bus.'),
  peakKw: z.number().describe('Highest mean import of a quarter hour. Unit: kW'),
  overLimitSteps: z.number().int().describe('Quarter hours with import above the limit'),
});
export type SavingsFigures = z.output<typeof savingsFigures>;

export const savingsRow = z.strictObject({
  key: z.string().describe('YYYY-MM, or YYYY-MM-DD'),
  steps: z.number().int().describe('Quarter hours that count'),
  gaps: z.number().int().describe('Quarter hours left out in every variant, because a reading or a price is missing'),
  variants: z.record(z.enum(savingsVariants), savingsFigures),
});
export type SavingsRow = z.output<typeof savingsRow>;

export const savingsResult = z.strictObject({
  from: z.string(),
  to: z.string(),
  currency: z.string(),
  storedValue: z.number().describe('Value of a kWh stored at the end over one at the beginning. Unit: currency/kWh'),
  limitKw: z.number().describe('Import that the compared ways keep to where they can. Unit: kW'),
  total: savingsRow,
  months: z.array(savingsRow),
  days: z.array(savingsRow),
  meters: z
    .array(z.strictObject({ meter: z.string(), direction: z.enum(['import', 'export']) }))
    .describe('Meters of the grid connection and of the batteries that were read'),
  tariffs: z.array(z.string()).describe('References of the tariff versions that the prices came from'),
});
export type SavingsResult = z.output<typeof savingsResult>;

/** Saving of the storage as it ran over a variant; positive where it was cheaper. */
export function savingOver({ variants }: SavingsRow, over: SavingsVariant): number {
  return variants[over].cost - variants.metered.cost;
}
