import { z } from 'zod';

/** Why something could not be counted: a code with its parameters, and the same in words of both languages. */
export const problemShape = z.object({
  code: z.string(),
  /** What the words are made of, as text: these are no figures of the park. */
  params: z.record(z.string(), z.string()),
  /** English, for those who read logs and answers of the API. */
  message: z.string(),
  /** For people at a screen. */
  text: z.object({ en: z.string(), 'zh-CN': z.string() }),
});
export type Problem = z.infer<typeof problemShape>;

/** A row of a batch that was refused. */
export const refusedRowShape = problemShape.extend({ row: z.number().int(), id: z.string().nullable() });
export type RefusedRow = z.infer<typeof refusedRowShape>;
