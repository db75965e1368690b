import { calendarDate } from '@lingtan/sdk';
import { z } from 'zod';
import { decimalInput } from './numbers.ts';

const name = z.string().trim().min(1).max(120);

export const allocationRules = ['mass', 'energy', 'economic', 'system-expansion', 'none'] as const;
export type AllocationRule = (typeof allocationRules)[number];

/** What a process makes. A coproduct bears a share by the rule of the process; what is avoided is credited by system expansion. */
export const processOutput = z.strictObject({
  product: name,
  amount: decimalInput,
  unit: z.string(),
  /** Energy content of all of it, GJ: for allocation by energy. */
  energyGJ: decimalInput.optional(),
  /** Money for all of it: for allocation by value. */
  value: decimalInput.optional(),
  /** tCO2e per unit of what it replaces elsewhere: for system expansion. */
  avoidedTPerUnit: decimalInput.optional(),
});

/** What a process takes, by a factor. */
export const materialInput = z.strictObject({
  item: name,
  amount: decimalInput,
  unit: z.string(),
  factor: decimalInput,
  factorUnit: z.string(),
  /** Where the factor stands written. */
  source: z.string().optional(),
});

/** What a process takes: by a factor, or made by another process of the graph. */
const input = z.union([materialInput, z.strictObject({ product: name, amount: decimalInput, unit: z.string() })]);

export const processShape = z.strictObject({
  name,
  /** What leaves the process itself, tCO2e. */
  directT: decimalInput.default(0),
  inputs: z.array(input).max(500).default([]),
  outputs: z.array(processOutput).min(1).max(50),
  /** There is none by default: with several outputs it has to be named. */
  allocation: z.enum(allocationRules).optional(),
});
export type FootprintProcess = z.infer<typeof processShape>;

export const footprintInput = z.strictObject({
  operation: z.literal('footprint').optional(),
  /** Product that is asked for; without it every product of the graph. */
  product: name.optional(),
  processes: z.array(processShape).min(1).max(500),
});
export type FootprintInput = z.infer<typeof footprintInput>;

export const passportInput = footprintInput.extend({
  operation: z.literal('passport').optional(),
  product: name,
  batch: name,
  producedOn: calendarDate,
  producer: name,
  /** Amount of the batch in the unit of the product. */
  amount: decimalInput,
});
export type PassportInput = z.infer<typeof passportInput>;
