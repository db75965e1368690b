import { z } from 'zod';
import { refuseUnread } from './unread.ts';

const rate = z.number().min(0);

/**
 * What a demand tariff costs in a year. The load is an even one with peaks, or a list of equal steps from the first instant of the year.
 * Money in one currency.
 */
export const demandInput = z
  .strictObject({
    operation: z.literal('demand').optional(),
    /** Year of the load: months have its lengths. */
    year: z.number().int().min(1990).max(2100).default(2025),
    /** Mean power of every step of the year, kW: 8,760 (8,784) hours, or as many quarter hours, half hours or minutes. */
    load_kw: z.array(z.number().min(0)).min(8760).max(527_040).optional(),
    /** An even load, kW. */
    flat_kw: z.number().min(0).optional(),
    /** The same by its energy, kWh in the year. */
    annual_kwh: z.number().min(0).optional(),
    /** Hours of the year (the first is 1) in which an even load is another one. */
    peaks: z.array(z.strictObject({ hour: z.number().int().min(1).max(8784), kW: z.number().min(0) })).default([]),
    /** Money per kWh. */
    energy_rate: rate.default(0),
    /** Money per kW and month: one for all months, or twelve. */
    demand_rate_per_kW_month: rate.optional(),
    monthly_rates: z.array(rate).length(12).optional(),
    /** A month is billed for at least this fraction of the highest peak that the ratchet looks at. */
    lookback_percent: z.number().min(0).max(1).optional(),
    /** Months (1..12) that the ratchet looks at. */
    lookback_months: z.array(z.number().int().min(1).max(12)).optional(),
    /** Instead of named months: how many months before. Those of the same year count; before January come its last ones. */
    lookback_range: z.number().int().min(0).max(11).optional(),
  })
  .superRefine(
    refuseUnread(
      {
        fields: ['lookback_months', 'lookback_range'],
        when: ({ lookback_percent: percent }) => percent === undefined,
        expected: ['nothing without lookback_percent', '未给出 lookback_percent 时不得填写'],
      },
      {
        fields: ['lookback_percent'],
        when: ({ lookback_months: months, lookback_range: range }) => months === undefined && range === undefined,
        expected: [
          'nothing without lookback_months or lookback_range',
          '未给出 lookback_months 或 lookback_range 时不得填写',
        ],
      },
    ),
  );
export type DemandInput = z.infer<typeof demandInput>;
