import { z } from 'zod';
import { decimalInput } from './numbers.ts';

const operation = <const Name extends string>(name: Name) => z.literal(name).optional();
const oneOrMany = z.union([decimalInput, z.array(decimalInput)]);

export const targetInput = z.strictObject({ operation: operation('target'), energyTce: oneOrMany });

/** Values of the guide indicators, fractions of 1. */
export const guideShares = [
  'cleanEnergyShare',
  'solidWasteUtilisation',
  'wasteHeatUtilisation',
  'waterReuse',
  'directSupplyShare',
] as const;
export type GuideShare = (typeof guideShares)[number];

const guideValues = z.strictObject(
  Object.fromEntries(guideShares.map((name) => [name, decimalInput.optional()])) as Record<
    GuideShare,
    z.ZodOptional<typeof decimalInput>
  >,
);

export const ratingInput = z.strictObject({
  operation: operation('rating'),
  energyTce: decimalInput,
  emissionsTCO2: decimalInput,
  /** Target instead of the threshold of the energy class, tCO2/tce. */
  target: decimalInput.optional(),
  /** Factor that zero-carbon electricity replaces, kgCO2/kWh: answers with the MWh that would close the gap. */
  factor: decimalInput.optional(),
  guide: guideValues.optional(),
});

export const guideInput = z.strictObject({ operation: operation('guide'), guide: guideValues });

export const electricInput = z.strictObject({
  operation: operation('electric'),
  kgcePerKWh: decimalInput,
  /** kgCO2/kWh by name. */
  factors: z.record(z.string().min(1), decimalInput),
  /** tCO2/tce; answers with the share of zero-carbon electricity that an all-electric park needs. */
  target: decimalInput.optional(),
});

export const directInput = z.strictObject({
  operation: operation('direct'),
  Ere: decimalInput,
  curtail: decimalInput,
  export: decimalInput,
  load: decimalInput,
});

/** Electricity of one user over a year, all in one unit: 发改能源 622/2026. */
export const nonFossilInput = z.strictObject({
  operation: operation('non-fossil'),
  consumption: decimalInput,
  /** Self-use, direct supply and microgrid. */
  physical: decimalInput,
  /** Green and nuclear trades. */
  energyTrade: decimalInput,
  /** Certificates cancelled in the year of their generation. */
  certificates: decimalInput,
  /** Share of the grid's own mix, published by the province; without it the answer is at least what is known. */
  k: decimalInput.optional(),
});

/** Shapes of `lingtan carbon indicators`, by operation. */
export const indicatorInputs = {
  target: targetInput,
  rating: ratingInput,
  guide: guideInput,
  electric: electricInput,
  'non-fossil': nonFossilInput,
  direct: directInput,
} as const;
export type IndicatorOperation = keyof typeof indicatorInputs;

/** A threshold as data, with its validity and source. */
export const ruleShape = z.object({
  id: z.string(),
  value: z.string(),
  unit: z.string().nullable(),
  op: z.enum(['<=', '>=', 'meets']).optional(),
  area: z.string(),
  validity: z.string(),
  source: z.string(),
  status: z.enum(['published', 'second-hand', 'unverified']),
  appliesTo: z.string().optional(),
  note: z.string().optional(),
  /** Energy class, tce: from included, below excluded; null where open. */
  band: z.object({ from: z.string(), below: z.string().nullable() }).optional(),
});
export type Rule = z.infer<typeof ruleShape>;
