import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { instant, wholeNumber } from './quantities.ts';

const id = z.string().min(1).max(200);
const groups = z
  .array(z.array(id))
  .describe('Lists of generators in order of priority; entries of one list are equals');
const volumes = z.array(z.strictObject({ id, volume: wholeNumber.describe('Wh') }));
const contracts = z
  .array(z.strictObject({ consumer: id, generator: id, volume: wholeNumber }))
  .default([])
  .describe('Served before all others, in list order, each up to its volume in Wh');

const priorities = {
  consumerGroups: z
    .array(z.array(z.strictObject({ consumer: id, generatorGroups: groups.optional() })))
    .describe('Lists of consumers in the order in which they are served; entries of one list are equals'),
  generatorGroups: groups.optional().describe('For consumers that name none of their own'),
  result: z
    .enum(['pairs', 'totals'])
    .default('pairs')
    .describe('totals leaves out the pairs, which may be as many as consumers × generators'),
};

const amounts = { consumption: volumes, generation: volumes, contracts };

/** A contract of somebody who is not there would serve nobody, unseen. */
function namesThere(
  { consumption, generation, contracts: list }: z.output<z.ZodObject<typeof amounts>>,
  context: z.RefinementCtx,
): void {
  const sides = { consumer: consumption, generator: generation } as const;
  for (const side of ['consumer', 'generator'] as const) {
    const there = new Set(sides[side].map(({ id: each }) => each));
    list.forEach((contract, index) => {
      if (!there.has(contract[side]))
        context.addIssue({
          code: 'custom',
          path: ['contracts', index, side],
          message:
            side === 'consumer'
              ? schemaText('an id of consumption', 'consumption 中的编号')
              : schemaText('an id of generation', 'generation 中的编号'),
        });
    });
  }
}

/** Allocation of one interval. */
export const intervalRun = z.strictObject({ ...priorities, ...amounts }).superRefine(namesThere);
export type IntervalRun = z.output<typeof intervalRun>;

/** Allocation of many intervals by the same priorities. */
export const horizonRun = z.strictObject({
  ...priorities,
  intervals: z
    .array(z.strictObject({ start: instant, ...amounts }).superRefine(namesThere))
    .min(1)
    .superRefine((intervals, context) => {
      const seen = new Set<number>();
      intervals.forEach(({ start }, index) => {
        const at = Date.parse(start);
        if (seen.has(at))
          context.addIssue({
            code: 'custom',
            path: [index, 'start'],
            message: schemaText('each interval once', '每个时段一次'),
          });
        seen.add(at);
      });
    })
    .describe('Each with its own amounts'),
});
export type HorizonRun = z.output<typeof horizonRun>;

const series = z.array(z.number().nonnegative());
const share = z.number().min(0).max(1);

/** Load and generation by interval, in any one unit of energy. */
export const scoreRun = z
  .strictObject({
    load: series,
    generation: series,
    gridCfeShare: z
      .union([share, z.array(share)])
      .optional()
      .describe('Carbon-free share of the grid, 0 to 1'),
    storage: z
      .strictObject({
        capacityWh: wholeNumber,
        chargeMaxWh: wholeNumber.describe('In one interval'),
        dischargeMaxWh: wholeNumber.describe('In one interval'),
        roundTripEfficiency: share.gt(0),
        initialWh: wholeNumber.optional(),
      })
      .optional()
      .describe('Moves excess to later shortfalls; load and generation are whole Wh then'),
  })
  .superRefine(({ load, generation, gridCfeShare, storage }, context) => {
    const fault = (path: PropertyKey[], message: string): void => context.addIssue({ code: 'custom', path, message });
    if (generation.length !== load.length)
      fault(['generation'], `as many values as load: ${load.length}, not ${generation.length}`);
    if (Array.isArray(gridCfeShare) && gridCfeShare.length !== load.length)
      fault(['gridCfeShare'], `as many values as load: ${load.length}, not ${gridCfeShare.length}`);
    if (!storage) return;
    if ((storage.initialWh ?? 0) > storage.capacityWh)
      fault(['storage', 'initialWh'], `at most the capacity, ${storage.capacityWh}`);
    for (const [name, values] of Object.entries({ load, generation }))
      values.forEach((value, index) => {
        if (!Number.isSafeInteger(value)) fault([name, index], 'a whole number of Wh, which a storage needs');
      });
  });
export type ScoreRun = z.output<typeof scoreRun>;
