import { calendarDate, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

const decimal = schemaText('a number, or text such as "0.5306"', '数字，或十进制文本，例如 "0.5306"');

/** A number, or decimal text where every digit counts. */
export const decimalInput = z
  .union([z.number(), z.string().regex(/^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/, decimal)], { error: decimal })
  .meta({ description: 'A number, or decimal text such as "0.5306"' });
export type DecimalInput = z.infer<typeof decimalInput>;

/** Energy per mass or volume of a fuel, such as 389.31 GJ/10^4 Nm3: the only bridge between amounts in energy and in the unit of a factor. */
export const heatingInput = { heatingValue: decimalInput.optional(), heatingValueUnit: z.string().optional() };

/** Day as `YYYY-MM-DD`. */
export const dayInput = calendarDate;

export const yearInput = z.number().int().min(1990).max(2100);

/** A year `YYYY`. */
export const yearText = z.string().regex(/^(19|20|21)\d\d$/, schemaText('a year, such as 2026', '年，例如 2026'));

/** A month `YYYY-MM` or a year `YYYY`. */
export const periodInput = z
  .string()
  .regex(
    /^(19|20|21)\d\d(-(0[1-9]|1[0-2]))?$/,
    schemaText('a year (2026) or a month (2026-10)', '年（2026）或年月（2026-10）'),
  );

/** Why a publication is restated: a factor, a reading or document, the method, a claim on green power, or the offsets beside it. */
export const restatementCauses = ['factor', 'reading', 'method', 'claim', 'offset'] as const;
