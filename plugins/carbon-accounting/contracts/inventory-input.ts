import { z } from 'zod';
import { dayInput, decimalInput, heatingInput, yearInput } from './numbers.ts';
import { activityKinds } from './profile.ts';

/**
 * What electricity is. They are separate activities and never netted in silence: `purchased` from the grid, `contracted` green power
 * from outside the park, `self-generated` renewable, `exported` to the grid. Two are no energy of their own: `claimed` is the part of
 * `purchased` that retired certificates stand for, `sold` the part of `self-generated` that was used and whose certificates somebody else has.
 */
export const electricityFlows = ['purchased', 'contracted', 'self-generated', 'exported', 'claimed', 'sold'] as const;
export type ElectricityFlow = (typeof electricityFlows)[number];
/** Flows that are certificates and no energy. */
export const certificateFlows: ReadonlySet<string> = new Set<ElectricityFlow>(['claimed', 'sold']);

export const activityInput = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(activityKinds),
  /** Fuel, process input, or gas released. */
  item: z.string().optional(),
  flow: z.enum(electricityFlows).optional(),
  amount: decimalInput,
  unit: z.string(),
  year: yearInput.optional(),
  date: dayInput.optional(),
  area: z.string().optional(),
  enterpriseId: z.string().optional(),
  /** Where it depends on the equipment: kiln 99, power boiler 95, industrial boiler 85. */
  oxidationPct: decimalInput.optional(),
  /** Of a fuel whose amount is an energy: what turns it into the unit of its factor. */
  ...heatingInput,
  scope: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
});
export type ActivityInput = z.infer<typeof activityInput>;

export const inventoryInput = z.strictObject({
  operation: z.literal('inventory').optional(),
  /** Ids of method profiles; the newest version of each, or `id@version`. */
  profiles: z.array(z.string()).min(1),
  area: z.string().optional(),
  asOf: dayInput.optional(),
  activities: z.array(activityInput).max(100_000),
});
export type InventoryInput = z.infer<typeof inventoryInput>;
