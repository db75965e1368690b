import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { asked } from './asked.ts';
import { parkAccount } from './account.ts';
import { certificatesRead, certificatesTrade } from './permissions.ts';
import { instant, month } from './quantities.ts';

const fen = z.number().int();
const lots = z.number().int().positive().max(1_000_000);
const no = z.object({ no: z.coerce.number().int().positive() });
const state = z.enum(['open', 'sold', 'withdrawn', 'expired']);

const bundle = z.object({
  no: z.number().int(),
  /** Null for whoever is neither the seller nor sees the whole park: what is offered is told without names. */
  seller: z.string().nullable(),
  own: z.boolean(),
  /** Fen per lot, the same for each of its items. */
  priceFen: fen,
  lotWh: z.number().int(),
  items: z.array(
    z.object({
      /** Device and month of generation that the item is restricted to; null for any. */
      device: z.string().nullable(),
      month: z.string().nullable(),
      lots: z.number().int(),
      leftLots: z.number().int(),
    }),
  ),
  lots: z.number().int(),
  leftLots: z.number().int(),
  /** Smallest amount that splits into whole lots of each item; all others are its multiples. Null when nothing is left. */
  stepLots: z.number().int().nullable(),
  /** Bought of it by the viewer's own account. */
  boughtLots: z.number().int(),
  state,
  expiresAt: z.string(),
  recordedAt: z.string(),
});
export type Bundle = z.infer<typeof bundle>;

export const bundlesRoute = defineRoute({
  method: 'get',
  path: '/bundles',
  summary: 'Bundles that are offered, without names, and all that the viewer offered or bought of; newest first',
  permission: certificatesRead,
  query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  response: z.object({ bundles: z.array(bundle) }),
});

const bundleChange = z.object({ no: z.number().int(), transaction: z.number().int(), state });
export type BundleChange = z.infer<typeof bundleChange>;

export const offerBundleRoute = defineRoute({
  method: 'post',
  path: '/bundles',
  summary: 'Offers certificates of several kinds as one; they are locked until the bundle is sold, taken back or over',
  permission: certificatesTrade,
  body: z.strictObject({
    seller: parkAccount,
    items: z
      .array(
        z.strictObject({
          lots,
          device: z.string().optional().describe('Certificates of this device only'),
          month: month.optional().describe('Certificates generated in this month only'),
        }),
      )
      .min(2)
      .max(20)
      .describe('What is of one kind only is an ask on the exchange'),
    priceFen: fen.nonnegative().describe('Fen per lot, the same for each item'),
    expiresAt: instant.describe('Until when it can be bought'),
    ...asked,
  }),
  response: bundleChange,
});

export const buyBundleRoute = defineRoute({
  method: 'post',
  path: '/bundles/:no/purchases',
  summary: 'Buys of a bundle: of each item its share in whole lots, at least one of each; or all that is left of it',
  permission: certificatesTrade,
  params: no,
  body: z.strictObject({ buyer: parkAccount, lots, ...asked }),
  response: bundleChange.extend({
    lots: z.number().int(),
    /** Of each item, in its order. */
    itemLots: z.array(z.number().int()),
    fen,
    feeFen: fen,
  }),
});
export type BundlePurchase = z.infer<typeof buyBundleRoute.response>;

export const withdrawBundleRoute = defineRoute({
  method: 'post',
  path: '/bundles/:no/withdraw',
  summary: 'Takes a bundle back: what is left of it can be used again',
  permission: certificatesTrade,
  params: no,
  body: z.strictObject({ ...asked }),
  response: bundleChange,
});
