import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { certificateProduct } from './product.ts';
import { anyNumber, instant, positiveNumber, wholeNumber } from './quantities.ts';

/** How the price of a trade is found: that of the ask, or that of the order that was created first (of one time: that came first). */
export const priceRules = ['ask-price', 'older-order-price'] as const;
export type PriceRule = (typeof priceRules)[number];

export const orderSides = ['Ask', 'Bid'] as const;
const minutes = z.number().finite();
const id = z.string().min(1).max(200);

const orderFields = {
  id,
  side: z.enum(orderSides),
  volume: positiveNumber.describe('Whole units, as a number or as text'),
  userId: id.describe('Owner; two orders of one owner never trade'),
  price: wholeNumber.optional().describe('Whole minor units per unit of volume; required unless `type` is market'),
  type: z.enum(['limit', 'market']).default('limit'),
  timeInForce: z
    .enum(['GTC', 'IOC', 'FOK'])
    .default('GTC')
    .describe('GTC rests; IOC trades what is there and cancels the rest; FOK trades all of it or nothing'),
  postOnly: z.boolean().default(false).describe('Refused when it would trade at once'),
  displayVolume: positiveNumber.optional().describe('Iceberg: what is shown at a time'),
  oneTimeMatch: z.boolean().default(false).describe('Leaves the book after its first trade, whatever is left of it'),
  product: certificateProduct.optional(),
  createdAtOffsetMin: minutes.optional().describe('Minutes from now; default now'),
  validFromOffsetMin: minutes.optional().describe('Minutes from now before which it is hidden and unmatched'),
  expiresAtOffsetMin: minutes.optional().describe('Minutes from now at which it leaves the book'),
  createdAt: instant.optional(),
  validFrom: instant.optional(),
  expiresAt: instant.optional(),
};

/** One step of a run of the order book. */
export const bookStep = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('submit'), ...orderFields }).superRefine((order, context) => {
    const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (order.type === 'market' && order.price !== undefined)
      fault('price', 'none: a market order takes what is there');
    if (order.displayVolume !== undefined && (order.type === 'market' || order.timeInForce !== 'GTC'))
      fault('displayVolume', 'none: only a limit order that is GTC is ever shown');
    for (const name of ['createdAt', 'validFrom', 'expiresAt'] as const)
      if (order[name] !== undefined && order[`${name}OffsetMin`] !== undefined)
        fault(name, `a time or ${name}OffsetMin, not both`);
  }),
  z.strictObject({
    action: z.literal('directBuy'),
    id,
    userId: id,
    askId: id.describe('Takes from exactly this ask'),
    price: wholeNumber.describe('Price the buyer saw; refused when the ask has another'),
    volume: positiveNumber,
  }),
  z
    .strictObject({
      action: z.literal('demand'),
      id,
      userId: id,
      price: wholeNumber,
      volume: positiveNumber.describe('In each period'),
      start: instant,
      end: instant,
      period: z.enum(['day', 'week', 'month']),
      product: certificateProduct.optional(),
    })
    .refine(({ start, end }) => Date.parse(end) > Date.parse(start), {
      message: schemaText('after start', '晚于 start'),
      path: ['end'],
    }),
  z.strictObject({ action: z.literal('cancel'), orderId: id, userId: id.optional() }),
  z.strictObject({ action: z.literal('cancelAll'), userId: id.optional() }),
  z.strictObject({ action: z.literal('advance'), minutes: minutes.nonnegative() }),
  z.strictObject({ action: z.literal('halt') }),
  z.strictObject({ action: z.literal('resume') }),
]);
export type BookStep = z.output<typeof bookStep>;

/** A run of one book: the steps in their order, and the rules of the market. */
export const bookRun = z.strictObject({
  priceRules: z.array(z.enum(priceRules)).min(1).default(['ask-price']).describe('The run is made under each of them'),
  now: instant.optional().describe('What the offsets count from; default 2026-01-01T00:00:00Z'),
  limits: z
    .strictObject({
      maxOrderVolume: positiveNumber.optional(),
      maxOpenOrders: positiveNumber.optional().describe('Per owner'),
    })
    .optional(),
  steps: z.array(bookStep),
});
export type BookRun = z.output<typeof bookRun>;

/** A call auction: sealed orders, one price. */
export const auctionRun = z.strictObject({
  auction: z
    .array(
      z.strictObject({
        id,
        side: z.enum(orderSides),
        price: wholeNumber,
        volume: positiveNumber,
        userId: id,
        at: z.number().int().optional().describe('Time of arrival; equal times share pro rata. Default: list order'),
      }),
    )
    .min(1),
  referencePrice: wholeNumber.optional().describe('Decides between prices that move the same volume'),
});
export type AuctionRun = z.output<typeof auctionRun>;

/** Sale of a bundle: each of its certificates in proportion, in whole units. */
export const bundleRun = z.discriminatedUnion('operation', [
  z.strictObject({
    operation: z.literal('check volumes'),
    items: z.array(positiveNumber).min(1),
    volumes: z.array(anyNumber).describe('Each is answered; what is no whole number cannot be bought'),
  }),
  z.strictObject({ operation: z.literal('list volumes'), items: z.array(positiveNumber).min(1) }),
  z.strictObject({
    operation: z.literal('buy'),
    items: z.array(positiveNumber).min(1),
    volume: anyNumber,
    price: wholeNumber.optional(),
  }),
  z.strictObject({
    operation: z.enum(['create', 'cancel']),
    items: z.array(positiveNumber).min(1),
  }),
]);
export type BundleRun = z.output<typeof bundleRun>;
