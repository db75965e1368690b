import { defineRoute, isoInstant, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { asked } from './asked.ts';
import { certificateAccount } from './config.ts';
import { certificatesManage, certificatesMarket, certificatesRead, certificatesTrade } from './permissions.ts';
import { certificateProduct } from './product.ts';
import { month } from './quantities.ts';

const fen = z.number().int();
const lots = z.number().int().positive();
const side = z.enum(['bid', 'ask']);
const book = z.object({ book: z.string() });
const level = z.object({ priceFen: fen, lots: z.number().int(), orders: z.number().int() });
const trade = z.object({
  no: z.number().int(),
  /** ms UTC. */
  at: z.number().int(),
  lots: z.number().int(),
  priceFen: fen,
  taker: side,
  /** The viewer's part in it; null for trades of others. */
  own: z.enum(['bought', 'sold', 'both']).nullable(),
});
export type TapeTrade = z.infer<typeof trade>;

export const marketRoute = defineRoute({
  method: 'get',
  path: '/market',
  summary: 'Books of the exchange with best prices and last trade',
  permission: certificatesRead,
  response: z.object({
    lotWh: z.number().int(),
    buyerFeeBps: z.number().int(),
    sellerFeeBps: z.number().int(),
    maxOrderLots: z.number().int(),
    maxPriceFen: fen,
    /** Whether the exchange entered example dealings by itself. */
    demo: z.boolean(),
    books: z.array(
      z.object({
        id: z.string(),
        name: z.object({ en: z.string(), 'zh-CN': z.string() }),
        sources: z.array(z.string()),
        halted: z.boolean(),
        bidFen: fen.nullable(),
        askFen: fen.nullable(),
        lastFen: fen.nullable(),
        /** Number of the last trade. */
        lastNo: z.number().int().nullable(),
        openOrders: z.number().int(),
      }),
    ),
  }),
});
export type MarketData = z.infer<typeof marketRoute.response>;

export const bookRoute = defineRoute({
  method: 'get',
  path: '/market/:book',
  summary: 'Depth and tape of a book, without names',
  permission: certificatesRead,
  params: book,
  response: z.object({
    id: z.string(),
    sequence: z.number().int(),
    halted: z.boolean(),
    bids: z.array(level),
    asks: z.array(level),
    tape: z.array(trade),
  }),
});
export type BookData = z.infer<typeof bookRoute.response>;

const listing = z.object({
  ask: z.string(),
  priceFen: fen,
  lots: z.number().int(),
  deviceType: z.array(z.string()),
  /** Year of commissioning; null when the certificates are of several, or it is not known. */
  vintage: z.number().int().nullable(),
  /** Span of generation; null when it is not known. */
  generated: z.object({ from: z.string(), to: z.string() }).nullable(),
  own: z.boolean(),
});
export type Listing = z.infer<typeof listing>;

export const listingsRoute = defineRoute({
  method: 'get',
  path: '/market/:book/asks',
  summary: 'Asks one by one with what they offer, best price first, without names: for those who buy a certain one',
  permission: certificatesRead,
  params: book,
  query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  response: z.object({ asks: z.array(listing) }),
});

export const candlesRoute = defineRoute({
  method: 'get',
  path: '/market/:book/candles',
  summary: 'Open, high, low, close and volume by hour or day of the park',
  permission: certificatesRead,
  params: book,
  query: z.object({
    by: z.enum(['hour', 'day']).default('day'),
    days: z.coerce.number().int().min(1).max(400).default(31),
  }),
  response: z.object({
    candles: z.array(
      z.object({
        at: z.number().int(),
        open: fen,
        high: fen,
        low: fen,
        close: fen,
        lots: z.number().int(),
        fen,
        trades: z.number().int(),
      }),
    ),
  }),
});
export type CandleData = z.infer<typeof candlesRoute.response>;

const order = z.object({
  book: z.string(),
  id: z.string(),
  account: z.string(),
  side,
  lots: z.number().int(),
  priceFen: fen.nullable(),
  remaining: z.number().int(),
  state: z.enum(['open', 'filled', 'cancelled', 'expired']),
  force: z.enum(['gtc', 'ioc', 'fok']),
  device: z.string().nullable(),
  month: z.string().nullable(),
  expiresAt: z.number().int().nullable(),
  recordedAt: z.string(),
});
export type MarketOrder = z.infer<typeof order>;

export const ordersRoute = defineRoute({
  method: 'get',
  path: '/orders',
  summary: 'Orders, newest first; members see their own',
  permission: certificatesRead,
  query: z.object({
    book: z.string().optional(),
    state: z.enum(['open', 'filled', 'cancelled', 'expired']).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({ orders: z.array(order) }),
});

const placed = z.object({
  book: z.string(),
  sequence: z.number().int(),
  order: z.string(),
  state: z.enum(['open', 'filled', 'cancelled', 'expired']),
  remaining: z.number().int(),
  trades: z.array(z.object({ no: z.number().int(), lots: z.number().int(), priceFen: fen })),
});
export type PlacedOrder = z.infer<typeof placed>;

export const placeOrderRoute = defineRoute({
  method: 'post',
  path: '/market/:book/orders',
  summary: 'Enters an order; its money or its certificates are reserved with it, and what it trades is settled at once',
  permission: certificatesTrade,
  params: book,
  body: z
    .strictObject({
      account: certificateAccount,
      side,
      lots,
      priceFen: fen.nonnegative().optional().describe('Fen per lot; without one it is a market order'),
      force: z.enum(['gtc', 'ioc', 'fok']).default('gtc'),
      postOnly: z.boolean().default(false),
      displayLots: lots.optional().describe('Iceberg: what is shown at a time'),
      validFrom: isoInstant.optional(),
      expiresAt: isoInstant.optional(),
      device: z.string().optional().describe('An ask offers certificates of this device only'),
      month: month.optional().describe('An ask offers certificates generated in this month only'),
      product: certificateProduct.optional().describe('A bid takes only what fits'),
      reason: asked.reason.default('order'),
      idempotencyKey: asked.idempotencyKey,
    })
    .superRefine((body, context) => {
      const fault = (path: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [path], message });
      if (body.priceFen === undefined && body.validFrom !== undefined)
        fault('validFrom', 'a market order is valid at once');
      if (body.priceFen === undefined && body.postOnly) fault('postOnly', 'a market order cannot wait in the book');
      if (body.side === 'ask' && body.product) fault('product', 'an ask names a device and a month instead');
      if (body.side === 'bid' && body.device !== undefined) fault('device', 'a bid names a product instead');
      if (body.side === 'bid' && body.month !== undefined) fault('month', 'a bid names a product instead');
    }),
  response: placed,
});

export const directBuyRoute = defineRoute({
  method: 'post',
  path: '/market/:book/direct-buy',
  summary: 'Buys from exactly one ask at the price it was seen at; all of it or nothing',
  permission: certificatesTrade,
  params: book,
  body: z.strictObject({
    account: certificateAccount,
    ask: z.string().min(1).describe('Number of the ask'),
    lots,
    priceFen: fen.nonnegative().describe('Price that was seen; refused when the ask has another'),
    reason: asked.reason.default('direct buy'),
    idempotencyKey: asked.idempotencyKey,
  }),
  response: placed,
});

export const demandRoute = defineRoute({
  method: 'post',
  path: '/market/:book/demands',
  summary:
    'A bid for each day, week or month of a span, for certificates of that period; all of them are entered or none',
  permission: certificatesTrade,
  params: book,
  body: z
    .strictObject({
      account: certificateAccount,
      lots: lots.describe('In each period'),
      priceFen: fen.nonnegative(),
      start: isoInstant,
      end: isoInstant,
      period: z.enum(['day', 'week', 'month']),
      product: certificateProduct.omit({ generationTime: true }).optional(),
      reason: asked.reason.default('recurring demand'),
      idempotencyKey: asked.idempotencyKey,
    })
    .refine(({ start, end }) => Date.parse(start) < Date.parse(end), {
      message: schemaText('after start', '晚于 start'),
      path: ['end'],
    }),
  response: z.object({ book: z.string(), orders: z.array(z.string()), reservedFen: fen }),
});

export const cancelOrderRoute = defineRoute({
  method: 'post',
  path: '/market/:book/orders/:order/cancel',
  summary: 'Takes an order out of the book and gives back what was reserved',
  permission: certificatesTrade,
  params: z.object({ book: z.string(), order: z.string() }),
  body: z.strictObject({
    reason: asked.reason.default('cancelled by its owner'),
    idempotencyKey: asked.idempotencyKey,
  }),
  response: z.object({ sequence: z.number().int(), cancelled: z.array(z.string()) }),
});

export const cancelAllRoute = defineRoute({
  method: 'post',
  path: '/market/:book/cancel-all',
  summary: 'Takes all orders of an account out of the book; without one those of the own enterprise, or of the park',
  permission: certificatesTrade,
  params: book,
  body: z.strictObject({ account: certificateAccount.optional(), ...asked }),
  response: z.object({ sequence: z.number().int(), cancelled: z.array(z.string()) }),
});

export const clearBookRoute = defineRoute({
  method: 'post',
  path: '/market/:book/clear',
  summary: 'Takes the orders of everybody out of the book',
  permission: certificatesMarket,
  params: book,
  body: z.strictObject({ ...asked }),
  response: z.object({ sequence: z.number().int(), cancelled: z.array(z.string()) }),
});

export const haltRoute = defineRoute({
  method: 'post',
  path: '/market/:book/halt',
  summary: 'Stops or resumes trading in a book; orders can be cancelled meanwhile',
  permission: certificatesMarket,
  params: book,
  body: z.strictObject({ halted: z.boolean(), ...asked }),
  response: z.object({ sequence: z.number().int(), halted: z.boolean() }),
});

export const bookProofRoute = defineRoute({
  method: 'get',
  path: '/market/:book/proof',
  summary: 'Replays the journal from empty and compares: book hash, orders, reserved certificates and money',
  permission: certificatesMarket,
  params: book,
  response: z.object({
    sequence: z.number().int(),
    hash: z.string(),
    replayedHash: z.string(),
    faults: z.array(z.string()),
  }),
});
export type BookProof = z.infer<typeof bookProofRoute.response>;

export const moneyRoute = defineRoute({
  method: 'get',
  path: '/money',
  summary: 'Money by account, fen; members see their own',
  permission: certificatesRead,
  response: z.object({
    balances: z.array(z.object({ account: z.string(), availableFen: fen, reservedFen: fen })),
  }),
});
export type MoneyData = z.infer<typeof moneyRoute.response>;

export const moneyMoveRoute = defineRoute({
  method: 'post',
  path: '/money',
  summary: 'Books a payment that came in for an account, or one that went out (negative)',
  permission: certificatesManage,
  body: z.strictObject({
    account: certificateAccount,
    fen: fen
      .min(-1_000_000_000_000)
      .max(1_000_000_000_000)
      .refine((value) => value !== 0, schemaText('not 0', '非 0')),
    ...asked,
  }),
  response: z.object({ transaction: z.number().int(), availableFen: fen }),
});
