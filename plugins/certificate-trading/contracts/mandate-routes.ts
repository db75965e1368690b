import { defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { certificatesMandate, certificatesRead } from './permissions.ts';

/** What can be done for an account: money in and out, trade and transfer, retirement. */
export const mandateActs = ['deposit', 'trade', 'retire'] as const;
export type MandateAct = (typeof mandateActs)[number];

const acts = z.array(z.enum(mandateActs)).min(1).max(mandateActs.length);
const reason = z.string().trim().min(1).max(500);
const mandate = z.object({
  no: z.number().int(),
  enterprise: z.string(),
  acts,
  from: z.string(),
  until: z.string(),
  reason: z.string(),
  givenBy: z.string(),
  givenAt: z.string(),
  withdrawnAt: z.string().nullable(),
  /** `waiting` before its beginning. */
  state: z.enum(['waiting', 'valid', 'ended', 'withdrawn']),
});
export type Mandate = z.infer<typeof mandate>;

export const mandatesRoute = defineRoute({
  method: 'get',
  path: '/mandates',
  summary: 'What enterprises let the operator do for their accounts, newest first; members see those of their own',
  permission: certificatesRead,
  response: z.object({ mandates: z.array(mandate) }),
});
export type Mandates = z.infer<typeof mandatesRoute.response>;

export const giveMandateRoute = defineRoute({
  method: 'post',
  path: '/mandates',
  summary: 'Lets operators deposit, trade or retire for the account of one’s own enterprise for a time',
  permission: certificatesMandate,
  body: z.strictObject({
    acts,
    from: isoInstant.optional().describe('Now when it is left out'),
    until: isoInstant,
    reason,
  }),
  response: mandate,
});

export const withdrawMandateRoute = defineRoute({
  method: 'post',
  path: '/mandates/:no/withdraw',
  summary: 'Ends a mandate of one’s own enterprise at once',
  permission: certificatesMandate,
  params: z.object({ no: z.coerce.number().int().positive() }),
  body: z.strictObject({ reason }),
  response: mandate,
});
