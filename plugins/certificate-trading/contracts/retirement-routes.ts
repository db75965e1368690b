import { calendarDate, defineRoute, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { asked, whAmount } from './asked.ts';
import { certificateAccount } from './config.ts';
import { certificatesRead, certificatesRetire } from './permissions.ts';
import { retirementStatement } from './statement.ts';

const matching = z
  .enum(['total', 'hourly'])
  .describe(
    'total: by amount, earliest expiry first; hourly: only what was used in the hour in which it was generated',
  );

const retirement = z.object({
  no: z.number().int(),
  transaction: z.number().int(),
  account: z.string(),
  wh: whAmount,
  beneficiary: z.string(),
  purpose: z.string(),
  periodFrom: calendarDate,
  periodTo: calendarDate,
  matching,
  /** Metered consumption of the account in the period when it was retired, Wh; null where nothing is metered. */
  consumptionWh: z.number().int().nullable(),
  /** Evidence of the consumption. */
  consumptionRef: z.string().nullable(),
  recordedAt: z.string(),
  ref: z.string(),
});
export type Retirement = z.infer<typeof retirement>;

const purposeOf = {
  account: certificateAccount,
  beneficiary: z.string().min(1).max(200),
  purpose: z.string().min(1).max(500),
  periodFrom: calendarDate,
  periodTo: calendarDate,
};
const inOrder = {
  check: ({ periodFrom, periodTo }: { periodFrom: string; periodTo: string }): boolean => periodTo >= periodFrom,
  fault: { message: schemaText('must not be before periodFrom', '不早于 periodFrom'), path: ['periodTo'] },
};
const amountThere = {
  check: (request: { matching?: 'total' | 'hourly'; wh?: number | undefined }): boolean =>
    request.matching === 'hourly' || request.wh !== undefined,
  fault: {
    message: schemaText('must be given unless the matching is hourly', '除非按小时匹配，否则必填'),
    path: ['wh'],
  },
};

const request = {
  ...purposeOf,
  wh: whAmount.optional().describe('Wh; with hourly matching the most that is retired, by default all that matches'),
  matching: matching.default('total'),
};

export const retireRoute = defineRoute({
  method: 'post',
  path: '/retirements',
  summary: 'Retires certificates for a beneficiary, all or nothing; they never move again',
  permission: certificatesRetire,
  body: z
    .strictObject({ ...request, ...asked })
    .refine(inOrder.check, inOrder.fault)
    .refine(amountThere.check, amountThere.fault),
  response: retirement,
});

/** Entries of one bulk request. */
export const bulkMost = 5000;

export const retireManyRoute = defineRoute({
  method: 'post',
  path: '/retirements/bulk',
  summary: 'Retires for many beneficiaries at once, all or nothing; a refusal names the item',
  permission: certificatesRetire,
  body: z.strictObject({
    items: z
      .array(z.strictObject(request).refine(inOrder.check, inOrder.fault).refine(amountThere.check, amountThere.fault))
      .min(1)
      .max(bulkMost),
    ...asked,
  }),
  response: z.object({ retirements: z.array(retirement) }),
});

export const retirementPreviewRoute = defineRoute({
  method: 'get',
  path: '/retirement-preview',
  summary: 'What an account used in a period, what is retired for it already, and what it could retire',
  permission: certificatesRead,
  query: z
    .object({ account: certificateAccount, periodFrom: calendarDate, periodTo: calendarDate })
    .refine(inOrder.check, inOrder.fault),
  response: z.object({
    consumptionWh: z.number().int().nullable(),
    consumptionRef: z.string().nullable(),
    /** Retired before for periods that touch this one, Wh. */
    retiredWh: z.number().int(),
    /** Usable certificates of the account, of all time and of this period. */
    heldWh: z.number().int(),
    heldInPeriodWh: z.number().int(),
    /** What hourly matching would retire. */
    hourlyWh: z.number().int(),
    /** What is left to cover by amount. */
    openWh: z.number().int().nullable(),
  }),
});
export type RetirementPreview = z.infer<typeof retirementPreviewRoute.response>;

export const retirementsRoute = defineRoute({
  method: 'get',
  path: '/retirements',
  summary: 'Retirements, newest first',
  permission: certificatesRead,
  query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  response: z.object({ retirements: z.array(retirement) }),
});

const one = z.object({ no: z.coerce.number().int().positive() });

export const retirementStatementRoute = defineRoute({
  method: 'get',
  path: '/retirements/:no/statement',
  summary:
    'Statement of a retirement with every range of certificates; `lingtan certificates verify` checks it anywhere',
  permission: certificatesRead,
  params: one,
  response: retirementStatement,
});

export const retirementPdfRoute = defineRoute({
  method: 'get',
  path: '/retirements/:no/pdf',
  summary: 'Certificate of retirement as PDF, with a QR code',
  permission: certificatesRead,
  params: one,
  query: z.object({ lang: z.enum(['en', 'zh-CN']).default('en') }),
  produces: 'application/pdf',
  response: z.string(),
});
