import { z } from 'zod';
import { gridBases } from './factor.ts';
import { missingPolicies } from './select-input.ts';

const text = z.object({ en: z.string(), 'zh-CN': z.string() });

/** `goods` are purchased goods such as chemicals, `transport` carriage and travel by others: scope 3, by upstream factors. */
export const activityKinds = ['electricity', 'heat', 'fuel', 'process', 'gas', 'goods', 'transport'] as const;
export type ActivityKind = (typeof activityKinds)[number];

/**
 * How electricity counts under one method. `green` says what power under a green contract counts as, `exported` whether power
 * given back to the grid is deducted; both are switches of the profile, since the rules may be revised.
 */
const electricityMethod = z.strictObject({
  method: z.enum(['location', 'market']),
  basis: z.enum(gridBases),
  /** Basis to take, flagged, when none is valid. */
  fallbackBasis: z.enum(gridBases).optional(),
  area: z.enum(['activity', 'national']),
  green: z.enum(['factor', 'zero']),
  exported: z.enum(['separate', 'deduct']),
  /**
   * Own generation that was used and whose certificates were sold: `factor` counts it like purchased power, `zero` leaves it at nothing.
   * Default: zero.
   */
  sold: z.enum(['factor', 'zero']).optional(),
});
export type ElectricityMethod = z.infer<typeof electricityMethod>;

/** What combustion releases beside CO2. */
export const fuelGases = ['CH4', 'N2O'] as const;
export type FuelGas = (typeof fuelGases)[number];

/** A method of making an inventory, as data with a version. */
export const profileShape = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  version: z.number().int().positive(),
  title: text,
  source: z.string(),
  status: z.enum(['published', 'second-hand', 'unverified', 'own']),
  /** What the earlier versions of the profile have wrong: they are superseded by this one. */
  corrects: text.optional(),
  /** Choices that no official text has confirmed yet; shown with every result. */
  unverified: z.array(text),
  boundary: z.enum(['park', 'installation', 'organisation']),
  kinds: z.array(z.enum(activityKinds)),
  /** Only CO2, or all gases as CO2e by `gwpSet`. */
  gases: z.enum(['CO2', 'all']),
  gwpSet: z.string(),
  fuelSet: z.enum(['A', 'B']),
  /** What of fuels counts beside CO2, by factors per calorific value. Default: nothing. */
  fuelGases: z.array(z.enum(fuelGases)).optional(),
  electricity: z.array(electricityMethod),
  ifMissing: z.enum(missingPolicies),
  tceBasis: z.enum(['equivalent', 'equal']),
  /** What certificates change in the clean energy share of the rating: retired ones for purchased power, and sold ones of own generation. Default: nothing. */
  cleanEnergy: z
    .strictObject({ certificates: z.enum(['count', 'ignore']), sold: z.enum(['deduct', 'ignore']) })
    .optional(),
  /** Digits of tonnes after the point in a report; totals are rounded once, from exact lines. */
  digits: z.number().int().min(0).max(6),
});
export type Profile = z.infer<typeof profileShape>;
