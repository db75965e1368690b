import { z } from 'zod';

/** Shares of intervals by quality, 0..1; they add up to 1. */
export const qualityShares = z.object({
  actual: z.number(),
  estimated: z.number(),
  edited: z.number(),
  missing: z.number(),
});
export type QualityShares = z.infer<typeof qualityShares>;

/** A meter of the balance without a value in some intervals of a period, and how many intervals that has. */
const lackingMeter = z.object({
  meter: z.string(),
  name: z.object({ en: z.string(), 'zh-CN': z.string() }),
  missing: z.number().int(),
  of: z.number().int(),
});
export type LackingMeter = z.infer<typeof lackingMeter>;

/** What is not in the totals of a period, as far as it is known. */
export const shortfallShape = z.object({
  /** Activities that a method could not count. */
  uncounted: z.number().int(),
  /** Energy that came from no metered source, and its share of all that was used. */
  unmeteredWh: z.string(),
  unmeteredPct: z.string(),
  /** Whether intervals have neither a reading nor an estimate. */
  missingReadings: z.boolean(),
  /** Which meters they are of. Absent in what was published before they were named. */
  meters: z.array(lackingMeter).optional(),
});
export type Shortfall = z.infer<typeof shortfallShape>;

/** What a publication went out without, and why that was accepted. */
export const acknowledgedShape = shortfallShape.extend({
  /** Null where it was published before reasons were asked for. */
  reason: z.string().nullable(),
  /** Opens the energy without a metered source. */
  ref: z.string(),
});
export type Acknowledged = z.infer<typeof acknowledgedShape>;
