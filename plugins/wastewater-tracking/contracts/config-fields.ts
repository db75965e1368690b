import { fieldText, lowerCaseId } from '@lingtan/sdk';
import { z } from 'zod';

/** Name by which parts of the configuration speak of each other. */
export const id = lowerCaseId;

/** What a person reads, in both languages. */
export const name = z.strictObject({
  en: z
    .string()
    .min(1)
    .max(100)
    .meta(fieldText(['English', '英文'])),
  'zh-CN': z
    .string()
    .min(1)
    .max(100)
    .meta(fieldText(['Chinese', '中文'])),
});

/** Id of a point of the park. */
export const point = z.string().min(1).max(200);

export { calendarDate as calendarDay } from '@lingtan/sdk';
