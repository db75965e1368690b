import { z } from 'zod';

const id = z.string().min(1).max(63);
const m3 = z.number().min(0);
const contents = z.record(z.string().min(1).max(31), z.number().min(0));

/** Qualities that are offered, who asks for them, and the pipes between, over one period. */
export const allocateInput = z.strictObject({
  classes: z
    .array(z.strictObject({ id, m3, quality: contents.default({}), cost_per_m3: z.number().min(0).default(0) }))
    .min(1)
    .max(200),
  users: z
    .array(
      z.strictObject({
        id,
        demand_m3: m3,
        contract_m3: m3.default(0),
        priority: z.number().int().min(1).max(20).default(1).describe('1 comes first'),
        value_per_m3: z.number().default(0),
        limits: contents.default({}),
      }),
    )
    .min(1)
    .max(500),
  pipes: z
    .array(
      z.strictObject({ from: id, to: id, capacity_m3: m3.default(1e9), cost_per_m3: z.number().min(0).default(0) }),
    )
    .max(5000),
});
