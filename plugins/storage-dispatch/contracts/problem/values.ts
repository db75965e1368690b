import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** Name of a part of the problem; unique over all parts. */
export const dispatchId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/,
    schemaText(
      'letters, digits, dash, dot, colon or underscore, at most 64',
      '字母、数字、短横线、点、冒号或下划线，最多 64 个',
    ),
  );

/** The only bus of a problem that names none. */
export const defaultBus = 'site';

/** The bus of a device. */
export const busOf = (about: string) => z.string().default(defaultBus).describe(`${about}; absent: ${defaultBus}`);

/** One number for all steps, or one per step. */
export const perStep = (unit: string, about: string) =>
  z.union([z.number(), z.array(z.number())]).describe(`${about} One number, or one per step. Unit: ${unit}`);

/** As {@link perStep}, not negative. */
export const perStepPositive = (unit: string, about: string) =>
  z
    .union([z.number().nonnegative(), z.array(z.number().nonnegative())])
    .describe(`${about} One number, or one per step, not negative. Unit: ${unit}`);

/** A number that is not negative, with its unit. */
export const positive = (unit: string, about: string) => z.number().nonnegative().describe(`${about} Unit: ${unit}`);

/** A count of whole steps. */
export const stepCount = (about: string) => z.number().int().nonnegative().describe(`${about} Unit: steps`);

/** A step by its number. */
export const stepIndex = (about: string) =>
  z.number().int().nonnegative().describe(`${about} Number of the step, the first is 0`);

/** One flag for each step. */
export const stepFlags = (about: string) =>
  z.array(z.union([z.boolean(), z.literal(0), z.literal(1)])).describe(`${about} One flag per step`);

/** A range of powers, both ends included. */
export const powerBand = z
  .tuple([z.number().nonnegative(), z.number().nonnegative()])
  .describe('Lowest and highest power of the band, both allowed. Unit: kW');

/**
 * A limit that may be broken at a price: once on the highest breach, and on the breach of every step. Either alone
 * misbehaves: only the highest, and the breach once paid for is used again for free; only every, and one high peak
 * costs the same as many small ones.
 */
export const breachPrices = {
  priceHighest: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'Price of the highest breach, once over the horizon; if neither price is given and constraints may be relaxed: 10000. Unit: currency/kW',
    ),
  priceEvery: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'Price of the breach of every step, not multiplied by its length; if neither price is given and constraints may be relaxed: 1000. Unit: currency/kW and step',
    ),
};

/** What a breach costs where the problem names no price: FlexMeasures' default for groups, and a tenth of it on every step. */
export const defaultBreach = { priceHighest: 10_000, priceEvery: 1000 } as const;
/** What a missed wish costs where the problem names no price, currency per kWh. */
export const defaultShortfallPrice = 1000;
