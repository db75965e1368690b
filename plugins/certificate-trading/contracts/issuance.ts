import { issueText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { day, instant, month, positiveNumber, wholeNumber } from './quantities.ts';

const share = z.number().gt(0).max(1);
const id = z.string().min(1).max(200);
/** kWh with at most three decimals, so that it is whole Wh. */
const kwh = z
  .number()
  .nonnegative()
  .refine(
    (value) =>
      Number.isSafeInteger(Math.round(value * 1000)) && Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6,
    {
      message: schemaText('kWh with at most three decimals', 'kWh，最多三位小数'),
    },
  );

/** Monthly generation of one project and kind, in whole certificates with the remainder carried. */
export const gecMonthsRun = z.strictObject({
  monthlyGenerationKWh: z.array(kwh),
  carriedInKWh: kwh.default(0),
});
export type GecMonthsRun = z.output<typeof gecMonthsRun>;

/** How long certificates of a month are valid. */
export const gecValidityRun = z.strictObject({
  generationMonth: month,
  onDay: day.optional().describe('Whether it is expired on this day'),
});
export type GecValidityRun = z.output<typeof gecValidityRun>;

/** Sources of the GEC rules; the same list as in the domain. */
export const gecSourceIds = [
  'onshore-wind',
  'offshore-wind',
  'distributed-wind',
  'solar-pv',
  'distributed-pv',
  'csp',
  'biomass',
  'geothermal',
  'ocean',
  'hydro',
  'storage',
] as const;

/** Kind of the certificates of a project. */
export const gecKindRun = z.strictObject({
  source: z.enum(gecSourceIds),
  use: z.enum(['grid', 'self']).default('grid'),
  commissionedOn: day.optional(),
  marketBased: z.boolean().optional(),
});
export type GecKindRun = z.output<typeof gecKindRun>;

/** Certificates for the readings of one device. */
export const issueRun = z
  .strictObject({
    device: z.strictObject({
      id,
      capacityW: positiveNumber,
      capacityMargin: z.number().min(1).max(2).default(1.1),
      nextId: wholeNumber.default(0).describe('First free certificate id'),
    }),
    readings: z.array(
      z
        .strictObject({
          start: instant,
          end: instant,
          revision: positiveNumber.default(1),
          wh: z.number().int().nullable(),
          quality: z.enum(['actual', 'estimated', 'edited', 'missing']).default('actual'),
        })
        .refine(({ start, end }) => Date.parse(end) > Date.parse(start), {
          message: schemaText('end must be after start', 'end 晚于 start'),
          path: ['end'],
        }),
    ),
    issued: z
      .array(z.strictObject({ start: instant, revision: positiveNumber, wh: wholeNumber }))
      .default([])
      .describe('What was issued before, all corrections added up'),
    credited: z
      .array(
        z.strictObject({ from: instant, to: instant }).refine(({ from, to }) => Date.parse(to) > Date.parse(from), {
          message: schemaText('to must be after from', 'to 晚于 from'),
          path: ['to'],
        }),
      )
      .default([])
      .describe('Spans whose generation was credited under another scheme: nothing more is issued of them'),
  })
  .superRefine(({ device, readings, issued }, context) => {
    const seen = new Set<number>();
    issued.forEach(({ start }, index) => {
      const at = Date.parse(start);
      if (seen.has(at))
        context.addIssue({
          code: 'custom',
          path: ['issued', index, 'start'],
          message: schemaText('each interval once, corrections added up', '每个时段一次，更正量合并'),
        });
      seen.add(at);
    });
    const most = readings.reduce((sum, { wh }) => sum + Math.max(0, wh ?? 0), device.nextId);
    if (!Number.isSafeInteger(most))
      context.addIssue({
        code: 'custom',
        path: ['device', 'nextId'],
        ...issueText(
          `ids of at most ${Number.MAX_SAFE_INTEGER} for all readings`,
          `所有读数的编号不超过 ${Number.MAX_SAFE_INTEGER}`,
        ),
      });
  });
export type IssueRun = z.output<typeof issueRun>;

/** One charge through a storage. */
export const storageIssueRun = z.strictObject({
  chargedWh: wholeNumber,
  roundTripEfficiency: share,
  parasiticWh: wholeNumber.default(0),
  dischargedWh: wholeNumber
    .optional()
    .describe('What came out so far; the rest of the charge stays for later. Default: all of it'),
});
export type StorageIssueRun = z.output<typeof storageIssueRun>;

const record = { id, at: instant, wh: positiveNumber, zone: z.string().default('') };

/** Records of one list have different ids. */
function differ(records: readonly { id: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  records.forEach(({ id: each }, index) => {
    if (seen.has(each))
      context.addIssue({
        code: 'custom',
        path: [index, 'id'],
        message: schemaText('an id of its own', '不重复的编号'),
      });
    seen.add(each);
  });
}

/** Records of a storage, discharges allocated to the charges before them. */
export const storageLedgerRun = z.strictObject({
  charges: z.array(z.strictObject({ ...record, certificate: id.optional() })).superRefine(differ),
  discharges: z.array(z.strictObject(record)).superRefine(differ),
  roundTripEfficiency: share,
});
export type StorageLedgerRun = z.output<typeof storageLedgerRun>;
