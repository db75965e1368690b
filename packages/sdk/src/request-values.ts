import { schemaText } from './schema-text.ts';
import { z } from 'zod';
import { isDate } from './zone.ts';

// What the calendar or a column of the database cannot hold is refused where it comes in, by the name of its field.

const firstMs = Date.UTC(1000, 0, 1);
const lastMs = Date.UTC(9999, 11, 30);

/** Month of the calendar, `YYYY-MM`, from year 1000 on. */
export const calendarMonth = z
  .string()
  .regex(
    /^[1-9]\d{3}-(0[1-9]|1[0-2])$/,
    schemaText('a month as YYYY-MM, such as 2026-07', '月份，格式 YYYY-MM，如 2026-07'),
  );

/** An id of lower-case letters, digits and dashes. */
export const lowerCaseId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, schemaText('lower-case letters, digits and dashes', '小写字母、数字与短横线'));

/** Date of the calendar, `YYYY-MM-DD`, from year 1000 on. */
export const calendarDate = z.iso
  .date(schemaText('a day such as 2026-11-24', '日期，如 2026-11-24'))
  .refine(isDate, schemaText('a day such as 2026-11-24, from year 1000 on', '日期，如 2026-11-24，不早于 1000 年'));

/** Instant as ISO 8601 with `Z` or an offset, of the years 1000 to 9999. */
export const isoInstant = z.iso
  .datetime({
    offset: true,
    error: schemaText('an instant such as 2026-07-24T08:15:00Z', '时刻，如 2026-07-24T08:15:00Z'),
  })
  .refine(
    (text) => Date.parse(text) >= firstMs && Date.parse(text) <= lastMs,
    schemaText(
      'an instant of the years 1000 to 9999, such as 2026-07-24T08:15:00Z',
      '1000 至 9999 年间的时刻，如 2026-07-24T08:15:00Z',
    ),
  );

/** Instant of a query, ms since 1970-01-01 UTC, of the years 1000 to 9999. */
export const instantNumber = z.coerce.number().min(firstMs).max(lastMs);

/** Number of a revision: as many as a column of four bytes holds. */
export const revisionNumber = z.coerce.number().int().positive().max(2_147_483_647);
