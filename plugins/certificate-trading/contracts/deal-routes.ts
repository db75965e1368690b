import { defineRoute, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { asked } from './asked.ts';
import { parkAccount } from './account.ts';
import { certificatesMarket, certificatesRead, certificatesTrade } from './permissions.ts';
import { instant, month } from './quantities.ts';

const fen = z.number().int();
const lots = z.number().int().positive().max(1_000_000);
const settles = z.enum(['at-once', 'after-delivery']);
export type DealSettles = z.infer<typeof settles>;

/** `expired` is a proposal that nobody accepted in time; the row itself stays as it is. */
const dealState = z.enum(['proposed', 'accepted', 'settled', 'failed', 'declined', 'withdrawn', 'expired']);

const deal = z.object({
  no: z.number().int(),
  request: z.number().int().nullable(),
  seller: z.string(),
  buyer: z.string(),
  proposedBy: z.string(),
  lots: z.number().int(),
  lotWh: z.number().int(),
  priceFen: fen,
  device: z.string().nullable(),
  month: z.string().nullable(),
  settles,
  expiresAt: z.string(),
  state: dealState,
  /** Of a settled one: what was delivered and paid. */
  deliveredLots: z.number().int().nullable(),
  reservedFen: fen,
  reason: z.string(),
  transaction: z.number().int(),
  recordedAt: z.string(),
});
export type Deal = z.infer<typeof deal>;

const quoteRequest = z.object({
  no: z.number().int(),
  buyer: z.string(),
  /** Whom the buyer asked; a seller sees only itself. */
  sellers: z.array(z.string()),
  lots: z.number().int(),
  /** Lots of quotes that were accepted. */
  acceptedLots: z.number().int(),
  device: z.string().nullable(),
  month: z.string().nullable(),
  settles,
  expiresAt: z.string(),
  open: z.boolean(),
  reason: z.string(),
});
export type QuoteRequest = z.infer<typeof quoteRequest>;

export const dealsRoute = defineRoute({
  method: 'get',
  path: '/deals',
  summary: 'Bilateral deals and requests for quotes, newest first; members see those they are a party to',
  permission: certificatesRead,
  query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  response: z.object({ deals: z.array(deal), requests: z.array(quoteRequest) }),
});
export type Deals = z.infer<typeof dealsRoute.response>;

const dealChange = z.object({
  no: z.number().int(),
  transaction: z.number().int(),
  state: dealState,
  deliveredLots: z.number().int().nullable(),
});
export type DealChange = z.infer<typeof dealChange>;

/** What certificates a deal is about, and when it is settled. */
const subject = {
  lots,
  device: z.string().optional().describe('Certificates of this device only'),
  month: month.optional().describe('Certificates generated in this month only; needed to settle after delivery'),
  settles: settles.default('at-once'),
  expiresAt: instant.describe('Until when it can be accepted'),
};
const needsMonth = ({ settles: when, month: of }: { settles: string; month?: string | undefined }): boolean =>
  when === 'at-once' || of !== undefined;
const monthMissing = {
  message: schemaText('what settles after delivery names the month of generation', '交付后结算的须写明发电月份'),
  path: ['month'],
};

export const proposeDealRoute = defineRoute({
  method: 'post',
  path: '/deals',
  summary: 'Proposes a deal to another account; it binds the proposer until it expires',
  permission: certificatesTrade,
  body: z
    .strictObject({
      seller: parkAccount,
      buyer: parkAccount,
      proposedBy: parkAccount.describe('One of the two'),
      priceFen: fen.nonnegative().describe('Fen per lot'),
      ...subject,
      ...asked,
    })
    .refine(needsMonth, monthMissing)
    .refine(({ seller, buyer }) => seller !== buyer, {
      message: schemaText('another account than the seller', '与卖方不同的账户'),
      path: ['buyer'],
    })
    .refine(({ seller, buyer, proposedBy }) => proposedBy === seller || proposedBy === buyer, {
      message: schemaText('seller or buyer', '卖方或买方'),
      path: ['proposedBy'],
    }),
  response: dealChange,
});

export const requestQuotesRoute = defineRoute({
  method: 'post',
  path: '/quote-requests',
  summary: 'Asks chosen sellers for quotes; each sees the request and its own quotes only',
  permission: certificatesTrade,
  body: z
    .strictObject({ buyer: parkAccount, sellers: z.array(parkAccount).min(1).max(50), ...subject, ...asked })
    .refine(needsMonth, monthMissing)
    .refine(({ sellers }) => new Set(sellers).size === sellers.length, {
      message: schemaText('each seller once', '每个卖方一次'),
      path: ['sellers'],
    })
    .refine(({ sellers, buyer }) => !sellers.includes(buyer), {
      message: schemaText('others than the buyer', '与买方不同的账户'),
      path: ['sellers'],
    }),
  response: z.object({ no: z.number().int(), transaction: z.number().int() }),
});

export const quoteRoute = defineRoute({
  method: 'post',
  path: '/quote-requests/:no/quotes',
  summary: 'Quotes on a request: a proposal to its buyer that binds until it expires',
  permission: certificatesTrade,
  params: z.object({ no: z.coerce.number().int().positive() }),
  body: z.strictObject({ seller: parkAccount, lots, priceFen: fen.nonnegative(), expiresAt: instant, ...asked }),
  response: dealChange,
});

export const answerDealRoute = defineRoute({
  method: 'post',
  path: '/deals/:no/answer',
  summary: 'Accepts or declines what the other party proposed',
  permission: certificatesTrade,
  params: z.object({ no: z.coerce.number().int().positive() }),
  body: z.strictObject({ account: parkAccount, act: z.enum(['accept', 'decline']), ...asked }),
  response: dealChange,
});

export const settleDealRoute = defineRoute({
  method: 'post',
  path: '/deals/:no/settle',
  summary: 'Settles an accepted deal with what was delivered of its month: certificates, money and fees in proportion',
  permission: certificatesMarket,
  params: z.object({ no: z.coerce.number().int().positive() }),
  body: z.strictObject({ ...asked }),
  response: dealChange,
});
