import { z } from 'zod';

export const distributions = ['normal', 'lognormal', 'triangular', 'uniform'] as const;
export type Distribution = (typeof distributions)[number];

const percent = z.number().min(0).max(1000);

export const uncertainEntry = z.strictObject({
  id: z.string().optional(),
  activity: z.number(),
  /** Unit of the activity and of the factor; without both, activity × factor is taken as tonnes. */
  unit: z.string().optional(),
  factor: z.number(),
  factorUnit: z.string().optional(),
  /** Half width of the 95 % interval, % of the value. */
  activityUncertaintyPct: percent.default(0),
  factorUncertaintyPct: percent.default(0),
  activityDistribution: z.enum(distributions).default('normal'),
  factorDistribution: z.enum(distributions).default('normal'),
  /** Entries with the same factor share its error: it does not average out between them. */
  factorId: z.string().optional(),
});
export type UncertainEntry = z.infer<typeof uncertainEntry>;

export const monteCarloInput = z.strictObject({
  operation: z.literal('montecarlo').optional(),
  entries: z.array(uncertainEntry).min(1).max(100_000),
  draws: z.number().int().min(100).max(1_000_000).default(10_000),
  /** The same seed gives the same answer, on every machine. */
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
  confidencePct: z.number().gt(0).lt(100).default(95),
});
/** Error propagation draws nothing: it knows no distributions, no seed and one confidence. */
export const propagateInput = z.strictObject({
  operation: z.literal('propagate').optional(),
  entries: z
    .array(uncertainEntry.omit({ activityDistribution: true, factorDistribution: true }))
    .min(1)
    .max(100_000),
});
export type MonteCarloInput = z.infer<typeof monteCarloInput>;
