import { qualities } from '@lingtan/sdk';
import { z } from 'zod';
import { allocationRules, materialInput, processOutput } from './footprint-input.ts';
import { decimalInput } from './numbers.ts';

const name = z.string().trim().min(1).max(120);

/** A batch whose electricity is metered: what was made, when, and on which meters. */
export const batchInput = z.strictObject({
  product: name,
  batch: name,
  producer: name,
  /** Begin and end of the production, ISO 8601 UTC, on bounds of the metering intervals. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** Meters of electricity that the production ran on, and nothing else in that time. */
  meters: z.array(z.string().min(1)).min(1).max(100),
  /** What was made, in the unit of the product. */
  amount: decimalInput,
  unit: z.string().trim().min(1).max(40),
  /** What left the process itself, tCO2e; 0 is stated and not assumed. */
  directT: decimalInput,
  /** Materials, fuels and precursors by their factors. */
  inputs: z.array(materialInput).max(500).default([]),
  coproducts: z.array(processOutput).max(50).default([]),
  allocation: z.enum(allocationRules).optional(),
});
export type BatchInput = z.infer<typeof batchInput>;

/** The metered part of a batch, as it stands in its passport. */
export const meteredShape = z.object({
  from: z.string(),
  to: z.string(),
  /** Integer Wh of all meters, decimal text. */
  energyWh: z.string(),
  /** Worst quality of the intervals. */
  quality: z.enum(qualities),
  meters: z.array(
    z.object({
      id: z.string(),
      energyWh: z.string(),
      quality: z.enum(qualities),
      /** Opens to its intervals. */ ref: z.string(),
    }),
  ),
  /** Opens the factor of electricity. */
  factor: z.string(),
  /** The factor is that of an earlier year, since none of the year of production is published. */
  provisional: z.boolean(),
});
export type Metered = z.infer<typeof meteredShape>;
