import { calendarDate, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

export const factorCategories = [
  'grid',
  'fuel',
  'combustion',
  'process',
  'heat',
  'wastewater',
  'refrigerant',
  'gwp',
  'tce',
  'material',
  'transport',
  'share',
] as const;
export type FactorCategory = (typeof factorCategories)[number];

/** `published` and read in the text or in agreeing copies; `second-hand` from one copy; `unverified`; `own` of the park. */
export const factorStatuses = ['published', 'second-hand', 'unverified', 'own'] as const;
export type FactorStatus = (typeof factorStatuses)[number];

/**
 * Bases of a grid factor. `prescribed` is what a rule fixes whatever the year; footprint factors count the whole life cycle and never
 * enter an inventory.
 */
export const gridBases = ['average', 'ex-market', 'fossil-only', 'prescribed', 'life-cycle-footprint'] as const;
export type GridBasis = (typeof gridBases)[number];

const decimalText = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, schemaText('decimal text such as 0.5306', '十进制数，例如 0.5306'));
const text = z.object({ en: z.string(), 'zh-CN': z.string().optional() });

/** One version of a factor. Immutable: a corrected or newly published value is a new version. */
export const factorShape = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,99}$/, schemaText('lower-case letters, digits and dashes', '小写字母、数字与短横线')),
  version: z.number().int().positive().default(1),
  category: z.enum(factorCategories),
  /** What it is for: `electricity`, a fuel, a process input, a gas. */
  item: z.string().min(1).max(100),
  name: text.optional(),
  /** Grid: kind of average. Combustion: the gas. Standard coal: `equivalent` or `equal`. */
  basis: z.string().optional(),
  /** Guideline generation of fuels (`A`, `B`), assessment report of warming potentials (`AR5`). */
  set: z.string().optional(),
  /** `direct`, `indirect` or `upstream`; upstream factors stay out of direct emissions. */
  scope: z.enum(['direct', 'indirect', 'upstream']).optional(),
  /** `CN`, ISO 3166-2 of a province, `CN-east` of a region, `global`. */
  area: z.string().min(1).max(40),
  areaName: text.optional(),
  /** Decimal text; null where it follows from `components` and the equipment. */
  value: decimalText.nullable(),
  unit: z.string().min(1).max(40),
  /** Year of the data, where it is given for a year. */
  year: z.number().int().min(1990).max(2100).optional(),
  /** First and last day of validity, both included; absent where open. */
  validFrom: calendarDate.optional(),
  validTo: calendarDate.optional(),
  /** Words on validity where no day is known. */
  validity: z.string().optional(),
  /** First day on which it can be used; null where not known. */
  publishedOn: calendarDate.nullable().optional(),
  source: z.string().min(1),
  status: z.enum(factorStatuses),
  /** Half width of the 95 % interval, % of the value. */
  uncertaintyPct: z.number().nonnegative().optional(),
  range: z.array(decimalText).length(2).optional(),
  note: z.string().optional(),
  /** Of a fuel: net calorific value, carbon content and oxidation. */
  components: z
    .strictObject({
      ncv: decimalText,
      ncvUnit: z.string(),
      carbonContent: decimalText,
      carbonUnit: z.string(),
      oxidationPct: decimalText.nullable(),
    })
    .optional(),
});
export type Factor = z.infer<typeof factorShape>;
export type FactorInput = z.input<typeof factorShape>;
