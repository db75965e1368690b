import { z } from 'zod';
import { dayInput, decimalInput, heatingInput, yearInput } from './numbers.ts';
import { activityKinds } from './profile.ts';
import { refuseUnread } from './unread.ts';

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

/** An activity of a document: each kind has fields of its own. Those of the ledger carry what their meters and papers say. */
const askedActivity = activityInput.superRefine(
  refuseUnread(
    {
      fields: ['flow', 'area'],
      when: ({ kind }) => kind !== 'electricity',
      expected: ['nothing: it is read of electricity alone', '不得填写：仅用于电力'],
    },
    {
      fields: ['oxidationPct', 'heatingValue', 'heatingValueUnit'],
      when: ({ kind }) => kind !== 'fuel',
      expected: ['nothing: it is read of fuels alone', '不得填写：仅用于燃料'],
    },
    {
      fields: ['item'],
      when: ({ kind }) => kind === 'electricity' || kind === 'heat',
      expected: ['nothing: electricity and heat are of one kind', '不得填写：电力与热力不分品种'],
    },
    {
      fields: ['scope'],
      when: ({ kind }) => kind === 'electricity',
      expected: ['nothing: electricity is of scope 2', '不得填写：电力属于范围二'],
    },
  ),
);

export const inventoryInput = z.strictObject({
  operation: z.literal('inventory').optional(),
  /** Ids of method profiles; the newest version of each, or `id@version`. */
  profiles: z.array(z.string()).min(1),
  area: z.string().optional(),
  asOf: dayInput.optional(),
  activities: z.array(askedActivity).max(100_000),
});
export type InventoryInput = z.infer<typeof inventoryInput>;
