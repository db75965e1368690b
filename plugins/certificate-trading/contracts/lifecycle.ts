import { faultText, issueText } from '@lingtan/sdk';
import { z } from 'zod';
import { anyNumber, day, positiveNumber, wholeNumber } from './quantities.ts';

const id = z.string().min(1).max(200);

/** States as they are written in the cases. */
export const bundleStatuses = [
  'Active',
  'Reserved',
  'Locked',
  'Frozen',
  'Cancelled',
  'Claimed',
  'Expired',
  'Withdrawn',
  'Bundle Split',
] as const;

/** A bundle as an operation starts from it. */
export const startBundle = z
  .strictObject({
    idRangeStart: wholeNumber.default(0),
    idRangeEnd: wholeNumber,
    quantity: positiveNumber.optional(),
    faceValueWh: positiveNumber.default(1),
    energySource: z.string().optional(),
    productionStart: z.string().optional(),
    productionEnd: z.string().optional(),
    status: z.enum(bundleStatuses).default('Active'),
    account: id.optional().describe('Its owner; default: whoever acts'),
    expiresOn: day.optional().describe('First day on which the certificates are not valid any more'),
  })
  .superRefine(({ idRangeStart, idRangeEnd, quantity }, context) => {
    const size = idRangeEnd - idRangeStart + 1;
    if (size < 1)
      context.addIssue({
        code: 'custom',
        path: ['idRangeEnd'],
        ...issueText(`must not be below ${idRangeStart}`, `不小于 ${idRangeStart}`),
      });
    else if (quantity !== undefined && quantity !== size)
      context.addIssue({
        code: 'custom',
        path: ['quantity'],
        ...faultText(`the range holds ${size} certificates`, `该区间含 ${size} 张证书`),
      });
  });

/** Acts on bundles that ask for no more than what they are about. */
export const plainOperations = [
  'reserve',
  'release',
  'lock',
  'unlock',
  'freeze',
  'unfreeze',
  'cancel',
  'expire',
  'withdraw',
  'credit',
] as const;

const about = {
  bundle: startBundle.optional(),
  bundles: z.array(positiveNumber).min(1).optional().describe('Sizes of several Active bundles, oldest first'),
  quantity: anyNumber.optional().describe('Total over all bundles; default: everything'),
  percentage: anyNumber.optional().describe('Above 0 to 100, of the quantity, rounded down to whole certificates'),
  source: id.optional().describe('Who acts; must own the bundle'),
  day: day.optional().describe('On which it is done; needed where the bundle states when it expires'),
};
const use = {
  beneficiary: z.string().min(1).optional(),
  period: z.string().min(1).optional(),
  purpose: z.string().min(1).optional(),
};

/** One operation on one bundle or on several; each takes its own fields and no others. */
export const lifecycleRun = z
  .discriminatedUnion('operation', [
    z.strictObject({
      operation: z.literal('split'),
      bundle: startBundle,
      size: anyNumber.describe('Of the first part'),
    }),
    z.strictObject({
      operation: z.literal('transfer'),
      ...about,
      target: id.optional(),
      targetWhitelistsSource: z.boolean().optional().describe('Needed where the target is named'),
    }),
    z.strictObject({ operation: z.enum(plainOperations), ...about }),
    z.strictObject({ operation: z.enum(['claim', 'retire']), ...about, ...use }),
    z.strictObject({
      operation: z.literal('issue'),
      quantities: z.array(anyNumber).min(1).describe('Amounts to issue, checked against the device'),
      device: z.strictObject({
        capacityW: positiveNumber,
        hours: z.number().positive().default(1),
        capacityMargin: z.number().min(1).max(2).default(1.1),
      }),
    }),
  ])
  .superRefine((run, context) => {
    const fault = (path: string, en: string, zh: string): void =>
      context.addIssue({ code: 'custom', path: [path], ...faultText(en, zh) });
    if (run.operation === 'issue' || run.operation === 'split') return;
    const { bundle, bundles, day: on } = run;
    if (!bundle === !bundles) fault('bundle', 'either bundle or bundles', '填写 bundle 或 bundles 之一');
    if ((bundle?.expiresOn === undefined) !== (on === undefined))
      fault('day', 'goes with bundle.expiresOn, and that with day', '与 bundle.expiresOn 须同时给出');
    if (run.operation === 'transfer' && run.target === undefined && run.targetWhitelistsSource !== undefined)
      fault('targetWhitelistsSource', 'goes with target', '须与 target 同时给出');
  });
export type LifecycleRun = z.output<typeof lifecycleRun>;

/** What can happen to one named certificate. */
export const certificateActs = [
  'issue',
  'retire',
  'sell',
  'freeze',
  'unfreeze',
  'cancel',
  'expire',
  'withdraw',
] as const;

/** A movement of balances, or of one named certificate. */
export const retirementStep = z.union([
  z.string().min(1),
  z.strictObject({ action: z.literal('issue'), to: id, amount: anyNumber }),
  z.strictObject({ action: z.literal('transfer'), from: id, to: id, amount: anyNumber }),
  z.strictObject({ action: z.enum(['retire', 'burn']), account: id, amount: anyNumber }),
  z.strictObject({
    action: z.literal('issue'),
    certificate: id,
    expiresOn: day.optional().describe('First day on which it is not valid any more'),
  }),
  z.strictObject({ action: z.enum(certificateActs).exclude(['issue']), certificate: id }),
  z.strictObject({ action: z.literal('advance'), day: day.describe('The day that it becomes; what is due expires') }),
]);
export type RetirementStep = z.output<typeof retirementStep>;

/** Steps in their order; a refused one changes nothing. */
export const retirementRun = z.strictObject({
  steps: z.array(retirementStep),
  certificates: z
    .array(id)
    .optional()
    .describe(
      'Named certificates that were issued before the first step; all others are refused until a step issues them',
    ),
});
export type RetirementRun = z.output<typeof retirementRun>;
