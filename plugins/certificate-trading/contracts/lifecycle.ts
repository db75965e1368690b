import { faultText, issueText } from '@lingtan/sdk';
import { z } from 'zod';
import { anyNumber, positiveNumber, wholeNumber } from './quantities.ts';

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

export const lifecycleOperations = [
  'split',
  'transfer',
  'reserve',
  'release',
  'lock',
  'unlock',
  'freeze',
  'unfreeze',
  'cancel',
  'claim',
  'expire',
  'withdraw',
  'issue',
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
    account: id.default('A'),
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

/** One operation on one bundle or on several. Without a bundle it works on an example: ids 0 to 999, Active, account A. */
export const lifecycleRun = z.strictObject({
  operation: z.enum(lifecycleOperations),
  bundle: startBundle.optional(),
  bundles: z.array(positiveNumber).min(1).optional().describe('Sizes of several bundles, oldest first'),
  bundleStatus: z.enum(bundleStatuses).optional(),
  size: anyNumber.optional().describe('Of the first part of a split'),
  quantity: anyNumber.optional().describe('Total over all bundles; default: everything'),
  percentage: anyNumber.optional().describe('Above 0 to 100, of the quantity, rounded down to whole certificates'),
  source: id.optional().describe('Who acts; must own the bundle'),
  target: id.optional(),
  targetWhitelistsSource: z.boolean().default(false),
  beneficiary: z.string().min(1).optional(),
  period: z.string().min(1).optional(),
  purpose: z.string().min(1).optional(),
  quantities: z.array(anyNumber).min(1).optional().describe('Amounts to issue, checked against the device'),
  device: z
    .strictObject({
      capacityW: positiveNumber,
      hours: z.number().positive().default(1),
      capacityMargin: z.number().min(1).max(2).default(1.1),
    })
    .optional()
    .describe('Default: the example device of 3 kW over an hour'),
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
  z.strictObject({ action: z.enum(certificateActs), certificate: id }),
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
