import { defineRoute, isoInstant, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { asked, whAmount as wh } from './asked.ts';
import { certificateAccount } from './config.ts';
import { certificatesManage, certificatesRead } from './permissions.ts';

const bucket = z.enum(['held', 'reserved', 'frozen', 'retired', 'expired', 'cancelled']);

export const portfolioRoute = defineRoute({
  method: 'get',
  path: '/portfolio',
  summary: 'Balances by account, and what is held by device and month; members see their own',
  permission: certificatesRead,
  response: z.object({
    balances: z.array(z.object({ account: z.string(), bucket, wh: z.number().int() })),
    held: z.array(
      z.object({
        account: z.string(),
        device: z.string(),
        /** Month of generation in the park's zone, `YYYY-MM`. */
        month: z.string(),
        wh: z.number().int(),
        expiresOn: z.string(),
      }),
    ),
  }),
});
export type Portfolio = z.infer<typeof portfolioRoute.response>;

const issuance = z.object({
  no: z.number().int(),
  transaction: z.number().int(),
  device: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  revision: z.number().int(),
  idStart: z.number().int(),
  idEnd: z.number().int(),
  wh: z.number().int(),
  quality: z.enum(['actual', 'estimated', 'edited']),
  account: z.string(),
  expiresOn: z.string(),
  ref: z.string(),
});
export type Issuance = z.infer<typeof issuance>;

export const issuancesRoute = defineRoute({
  method: 'get',
  path: '/issuances',
  summary: 'Issued certificates by interval, newest first',
  permission: certificatesRead,
  query: z.object({
    device: z.string().optional(),
    before: z.coerce.number().int().positive().optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({ issuances: z.array(issuance) }),
});

const issueResult = z.object({
  device: z.string(),
  transaction: z.number().int().nullable(),
  issued: z.number().int(),
  issuedWh: z.number().int(),
  corrected: z.number().int(),
  withdrawnWh: z.number().int(),
  uncoveredWh: z.number().int(),
  skipped: z.record(z.string(), z.number().int()).describe('Intervals that got nothing, by reason'),
});
export type IssueResult = z.infer<typeof issueResult>;

export const issueRoute = defineRoute({
  method: 'post',
  path: '/issue',
  summary: 'Issues what was generated in a span and is not certified yet; corrects what was revised since',
  permission: certificatesManage,
  body: z
    .strictObject({
      device: z.string().optional(),
      from: isoInstant,
      to: isoInstant,
      reason: asked.reason,
    })
    .refine(({ from, to }) => Date.parse(to) > Date.parse(from), {
      message: schemaText('to must be after from', 'to 晚于 from'),
      path: ['to'],
    }),
  response: z.object({ devices: z.array(issueResult) }),
});

export const transferRoute = defineRoute({
  method: 'post',
  path: '/transfers',
  summary: 'Moves certificates to another account, earliest expiry first, all or nothing',
  permission: certificatesManage,
  body: z.strictObject({ from: certificateAccount, to: certificateAccount, wh, ...asked }),
  response: z.object({ transaction: z.number().int(), wh }),
});

export const proofRoute = defineRoute({
  method: 'get',
  path: '/proof',
  summary: 'Recounts the ledger from its rows: conservation, ranges, claims; each difference is named',
  permission: certificatesManage,
  response: z.object({
    issuedWh: z.number().int(),
    heldWh: z.number().int(),
    /** Of open orders. */
    reservedWh: z.number().int(),
    /** While their energy is registered under another scheme. */
    frozenWh: z.number().int(),
    retiredWh: z.number().int(),
    expiredWh: z.number().int(),
    cancelledWh: z.number().int(),
    claimedWh: z.number().int(),
    uncoveredWh: z.number().int(),
    faults: z.array(z.string()),
  }),
});
export type LedgerProof = z.infer<typeof proofRoute.response>;
