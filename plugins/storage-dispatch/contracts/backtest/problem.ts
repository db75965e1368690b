import { isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { dispatchId, positive } from '../problem/values.ts';

const measured = (unit: string, about: string) =>
  z
    .array(z.number().nullable())
    .describe(
      `${about} One per step, null where nothing was measured: such steps are left out and named. Unit: ${unit}`,
    );
const priced = (unit: string, about: string) =>
  z
    .union([z.number(), z.array(z.number().nullable())])
    .describe(`${about} One number, or one per step (null: not known). Unit: ${unit}`);

/** What forecasts the rolling plans are made from. */
export const backtestForecasts = ['perfect', 'naive', 'plugin'] as const;

/** What the rolling plans are compared with. */
export const backtestBaselines = ['no-storage', 'self-consumption', 'time-of-use', 'perfect-foresight'] as const;

export const backtestBattery = z.strictObject({
  id: dispatchId.describe('Name of the battery'),
  capacity: z.number().positive().describe('Energy of the full battery. Unit: kWh'),
  eMin: positive('kWh', 'Lowest energy.').default(0),
  eMax: positive('kWh', 'Highest energy; absent: the capacity.').optional(),
  initial: positive('kWh', 'Energy at the beginning of the first simulated step; within the band.'),
  chargeMax: positive('kW', 'Highest charging power.'),
  dischargeMax: positive('kW', 'Highest discharging power.'),
  etaCharge: z.number().positive().max(1).default(1).describe('Stored share of the charged energy, 0..1'),
  etaDischarge: z.number().positive().max(1).default(1).describe('Delivered share of the energy taken out, 0..1'),
  selfLossPerHour: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Share of the stored energy lost in an hour: E·(1 − loss·Δ). Unit: 1/h'),
  degradationCharge: positive('currency/kWh', 'Wear of each kWh charged.').default(0),
  degradationDischarge: positive('currency/kWh', 'Wear of each kWh discharged.').default(0),
});

/**
 * A history that storage is run through again: at each step forecasts are made from what was known, a plan is solved, its
 * first setpoint goes through the physics of the battery, and the bill is settled on what was measured.
 */
export const backtestProblem = z.strictObject({
  start: isoInstant.describe('Beginning of the first step, ISO 8601 with offset'),
  zone: z.string().min(1).default('Asia/Shanghai').describe('IANA time zone of days and billing months'),
  stepMinutes: z.literal([5, 15, 30, 60]).default(15).describe('Length of a step. Unit: min'),
  from: isoInstant
    .optional()
    .describe('Beginning of the first simulated step; earlier steps are history for forecasts. Absent: `start`'),
  currency: z.string().min(1).max(8).default('CNY'),
  load: measured('kW', 'Consumption without the batteries.'),
  pv: measured('kW', 'Available PV power.').optional(),
  wind: measured('kW', 'Available wind power.').optional(),
  buyPrice: priced('currency/kWh', 'Price of import.'),
  sellPrice: priced('currency/kWh', 'Price paid for export.').default(0),
  carbonFactor: priced('t/MWh', 'Emissions of imported energy.').optional(),
  carbonPrice: z.number().nonnegative().default(0).describe('Price of emissions. Unit: currency/t'),
  grid: z.strictObject({
    importMax: z
      .number()
      .positive()
      .describe('Limit on import (contract or connection). It is priced in plans and held by the battery. Unit: kW'),
    exportMax: positive('kW', 'Limit on export; generation above it is curtailed.').default(0),
    breachPrice: positive('currency/kW and step', 'Price of import above the limit, in plans only.').default(1000),
    demandPricePerKw: positive('currency/kW and month', 'Price of the highest mean import of a month.').default(0),
    demandThresholdKw: positive('kW', 'Only the peak above it is charged.').default(0),
    holdPeak: z
      .boolean()
      .default(true)
      .describe('Between two plans the batteries hold the import at the planned peak of the month, where they can'),
    demandIncumbentKw: positive('kW', 'Peak reached in the first month before the first simulated step.').default(0),
  }),
  batteries: z.array(backtestBattery).min(1).max(20),
  horizonHours: z.number().int().min(1).max(72).default(24).describe('How far each plan looks ahead. Unit: h'),
  replanSteps: z.number().int().min(1).max(96).default(1).describe('A new plan every so many steps. Unit: steps'),
  forecast: z.enum(backtestForecasts).default('naive').describe('Forecasts of load and generation; prices are known'),
  site: z
    .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional()
    .describe('Where the PV stands, for the forecasts of the plugin'),
  baselines: z
    .array(z.enum(backtestBaselines))
    .default([...backtestBaselines])
    .describe('What to compare with'),
});

/** As written by a caller, with defaults left out. */
export type BacktestProblemInput = z.input<typeof backtestProblem>;
export type BacktestProblem = z.output<typeof backtestProblem>;
export type BacktestBattery = BacktestProblem['batteries'][number];
export type BacktestForecast = (typeof backtestForecasts)[number];
export type BacktestBaseline = (typeof backtestBaselines)[number];

/** The published schema of a backtest, draft 2020-12. */
export const backtestJsonSchema = (): object => z.toJSONSchema(backtestProblem, { io: 'input' });
