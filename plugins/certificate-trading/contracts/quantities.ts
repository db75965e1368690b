import { calendarDate, isoInstant, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** Whole units (Wh, certificates, fen) as a number or as decimal text; never negative, exact up to 2^53 − 1. */
export const wholeNumber = z
  .union([z.number(), z.string().regex(/^\d+$/, schemaText('a whole number', '整数'))])
  .transform(Number)
  .pipe(
    z
      .number()
      .int({
        error: ({ code }) =>
          code === 'too_big' ? `a whole number of at most ${Number.MAX_SAFE_INTEGER}` : 'a whole number',
      })
      .nonnegative('0 or more'),
  );

/** Any number, as a number or as decimal text: for amounts whose fitness is part of the answer. */
export const anyNumber = z
  .union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, schemaText('a number', '数字'))])
  .transform(Number);

/** Whole units, at least one. */
export const positiveNumber = wholeNumber.pipe(z.number().min(1, 'at least 1'));

/** Instant as ISO 8601, UTC. */
export const instant = isoInstant;

/** Calendar month `YYYY-MM`. */
export { calendarMonth as month } from '@lingtan/sdk';

/** Calendar day `YYYY-MM-DD`. */
export const day = calendarDate;
