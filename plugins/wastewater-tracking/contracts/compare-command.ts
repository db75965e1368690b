import { z } from 'zod';

const pairs = z
  .array(z.tuple([z.number(), z.number()]))
  .min(1)
  .describe('online, laboratory');

const sessions = z.array(z.strictObject({ name: z.string(), pairs })).min(1);

const concentration = { type: z.literal('conc'), analyte: z.string().describe('such as COD: it decides the band') };
const other = { type: z.enum(['pH', 'temperature', 'level', 'flow', 'qc']) };

interface Compared {
  type: string;
  pairs?: [number, number][];
  sessions?: { pairs: [number, number][] }[];
}

/** An instrument may drift below 0; what the laboratory finds is below it for a temperature only. */
function laboratoryFromZero({ type, ...given }: Compared, context: z.RefinementCtx): void {
  if (type === 'temperature') return;
  const lists = [
    ...(given.pairs ? [{ at: ['pairs'] as (string | number)[], list: given.pairs }] : []),
    ...(given.sessions ?? []).map((each, index) => ({ at: ['sessions', index, 'pairs'], list: each.pairs })),
  ];
  for (const { at, list } of lists)
    for (const [index, [, input]] of list.entries())
      if (input < 0)
        context.addIssue({
          code: 'too_small',
          origin: 'number',
          minimum: 0,
          inclusive: true,
          input,
          path: [...at, index, 1],
        });
}

/** Pairs of online and laboratory values of one comparison, or of the comparisons of a period, each judged by itself. */
export const compareInput = z.union([
  z.strictObject({ ...concentration, pairs }).superRefine(laboratoryFromZero),
  z.strictObject({ ...other, pairs }).superRefine(laboratoryFromZero),
  z.strictObject({ ...concentration, sessions }).superRefine(laboratoryFromZero),
  z.strictObject({ ...other, sessions }).superRefine(laboratoryFromZero),
]);
