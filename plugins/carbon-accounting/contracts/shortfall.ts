import { z } from 'zod';

/** What is not in the totals of a period, as far as it is known. */
export const shortfallShape = z.object({
  /** Activities that a method could not count. */
  uncounted: z.number().int(),
  /** Energy that came from no metered source, and its share of all that was used. */
  unmeteredWh: z.string(),
  unmeteredPct: z.string(),
  /** Whether intervals have neither a reading nor an estimate. */
  missingReadings: z.boolean(),
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
