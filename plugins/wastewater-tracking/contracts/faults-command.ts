import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';

const count = z.number().int().min(1).max(10_000);
const positive = z.number().positive();
const notNegative = z.number().min(0);
const series = z.array(z.tuple([z.number(), z.number().nullable()])).max(2_000_000);

/** A series, and the detectors that look at it. A detector that is not named does not look. */
export const faultsInput = z
  .strictObject({
    series: series.describe('pairs of seconds and value'),
    neighbour: series.optional().describe('a signal of the same process: a flatline counts only while it moves'),
    whole: series.optional().describe('for the relation: what the series is a part of, as COD is of BOD'),
    flatline: z.strictObject({ samples: count.min(2), tolerance: notNegative.default(0) }).optional(),
    spike: z
      .strictObject({ window: count.default(5), threshold: positive.default(3), least: notNegative.default(0) })
      .optional(),
    rate: z.strictObject({ per_s: positive }).optional(),
    range: z.strictObject({ min: z.number().optional(), max: z.number().optional() }).optional(),
    missing: z.strictObject({ every_s: positive }).optional(),
    relation: z.strictObject({ tolerance: notNegative.default(0) }).optional(),
  })
  .refine((input) => input.relation === undefined || input.whole !== undefined, {
    message: schemaText('the series `whole`', '序列 `whole`'),
    path: ['whole'],
  })
  .refine((input) => input.neighbour === undefined || input.flatline !== undefined, {
    message: schemaText('nothing without flatline, which alone looks at it', '未给出 flatline 时不得填写（仅其使用）'),
    path: ['neighbour'],
  })
  .refine((input) => input.whole === undefined || input.relation !== undefined, {
    message: schemaText('nothing without relation, which alone looks at it', '未给出 relation 时不得填写（仅其使用）'),
    path: ['whole'],
  })
  .refine(({ range }) => range === undefined || range.min !== undefined || range.max !== undefined, {
    message: schemaText('min, max or both', 'min、max 或二者'),
    path: ['range'],
  });
