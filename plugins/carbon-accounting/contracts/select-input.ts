import { z } from 'zod';
import { dayInput, decimalInput, yearInput } from './numbers.ts';
import { refuseUnread } from './unread.ts';

/** A stored factor as far as choosing needs it. */
export const storedFactorInput = z.strictObject({
  id: z.string().optional(),
  version: z.number().int().positive().optional(),
  value: decimalInput.optional(),
  unit: z.string().optional(),
  category: z.string().optional(),
  item: z.string().optional(),
  basis: z.string().optional(),
  set: z.string().optional(),
  area: z.string().optional(),
  year: yearInput.optional(),
  validFrom: dayInput.optional(),
  validTo: dayInput.nullable().optional(),
  publishedOn: dayInput.nullable().optional(),
  status: z.string().optional(),
  source: z.string().optional(),
});

/** What to do when no factor is valid: refuse, or take the newest published one of an earlier year and say so. */
export const missingPolicies = ['refuse', 'newest-published'] as const;
export type MissingPolicy = (typeof missingPolicies)[number];

export const selectFactorInput = z
  .strictObject({
    operation: z.enum(['select factor', 'select-factor']).optional(),
    /** Years of stored factors, where nothing else matters. */
    storedYears: z.array(yearInput).optional(),
    /** Stored factors. Without them, and without `storedYears`, the library of the product is searched. */
    factors: z.array(storedFactorInput).optional(),
    category: z.string().optional(),
    item: z.string().optional(),
    basis: z.string().optional(),
    set: z.string().optional(),
    area: z.string().optional(),
    /** Areas to take instead, in this order; the answer is then flagged. */
    substituteAreas: z.array(z.string()).optional(),
    year: yearInput.optional(),
    /** Instead of one year: the factor of each year from the first to the last. */
    years: z.strictObject({ from: yearInput, to: yearInput }).optional(),
    /** Day of the activity. */
    date: dayInput.optional(),
    /** Only factors published by this day count. */
    asOf: dayInput.optional(),
    ifMissing: z.enum(missingPolicies).default('refuse'),
  })
  .superRefine(
    refuseUnread({
      fields: ['substituteAreas'],
      when: ({ area }) => area === undefined,
      expected: ['nothing without area, which they stand in for', '未给出 area 时不得填写（替代地区以 area 为前提）'],
    }),
  );
export type SelectFactorInput = z.infer<typeof selectFactorInput>;
