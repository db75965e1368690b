import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { asked } from './asked.ts';
import { parkAccount } from './account.ts';
import { certificatesRead, certificatesTrade } from './permissions.ts';

const fen = z.number().int();
const state = z.enum(['proposed', 'withdrawn', 'rejected', 'approved', 'ordered', 'failed']);

const purchase = z.object({
  no: z.number().int(),
  account: z.string(),
  book: z.string(),
  lots: z.number().int(),
  /** The most that a lot may cost. */
  priceFen: fen,
  /** `approved` lasts until its order has gone out. */
  state,
  reason: z.string(),
  proposedBy: z.string(),
  decidedBy: z.string().nullable(),
  /** Why it was decided as it was. */
  decision: z.string().nullable(),
  order: z.string().nullable(),
  /** Code of the error that kept the order back. */
  problem: z.string().nullable(),
  recordedAt: z.string(),
});
export type Purchase = z.infer<typeof purchase>;

export const purchasesRoute = defineRoute({
  method: 'get',
  path: '/purchases',
  summary: 'Purchases that need or needed a second person, newest first; members see their own',
  permission: certificatesRead,
  response: z.object({
    /** Who asks, as the purchases name persons. */
    me: z.string(),
    purchases: z.array(purchase),
  }),
});
export type Purchases = z.infer<typeof purchasesRoute.response>;

const purchaseChange = z.object({
  no: z.number().int(),
  transaction: z.number().int(),
  state,
  order: z.string().nullable(),
  problem: z.string().nullable(),
});
export type PurchaseChange = z.infer<typeof purchaseChange>;

export const proposePurchaseRoute = defineRoute({
  method: 'post',
  path: '/purchases',
  summary: 'Proposes a purchase that a second person decides; nothing is ordered or reserved before',
  permission: certificatesTrade,
  body: z.strictObject({
    account: parkAccount,
    book: z.string(),
    lots: z.number().int().positive().max(1_000_000),
    priceFen: fen.nonnegative().describe('Fen per lot: the most that may be paid'),
    ...asked,
  }),
  response: purchaseChange,
});

export const decidePurchaseRoute = defineRoute({
  method: 'post',
  path: '/purchases/:no/decision',
  summary:
    'Approves a purchase, which sends its order out, or rejects it: never by who proposed it, who may withdraw it',
  permission: certificatesTrade,
  params: z.object({ no: z.coerce.number().int().positive() }),
  body: z.strictObject({ act: z.enum(['approve', 'reject', 'withdraw']), ...asked }),
  response: purchaseChange,
});
