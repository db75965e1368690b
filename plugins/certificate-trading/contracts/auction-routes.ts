import { defineRoute, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { asked } from './asked.ts';
import { parkAccount } from './account.ts';
import { certificatesMarket, certificatesRead, certificatesTrade } from './permissions.ts';
import { instant, month } from './quantities.ts';

const fen = z.number().int();
const lots = z.number().int().positive().max(1_000_000);
const side = z.enum(['bid', 'ask']);
const no = z.object({ no: z.coerce.number().int().positive() });

const auctionOrder = z.object({
  no: z.number().int(),
  account: z.string(),
  side,
  lots: z.number().int(),
  priceFen: fen,
  state: z.enum(['sealed', 'withdrawn', 'done']),
  filledLots: z.number().int(),
});
export type SealedOrder = z.infer<typeof auctionOrder>;

const auction = z.object({
  no: z.number().int(),
  opensAt: z.string(),
  closesAt: z.string(),
  state: z.enum(['announced', 'open', 'closing', 'closed']),
  lotWh: z.number().int(),
  referenceFen: fen.nullable(),
  /** Null until it is closed, and when nothing could be traded. */
  priceFen: fen.nullable(),
  lots: z.number().int().nullable(),
  /** Of a closed one: what could have been traded at each price, lowest first. */
  curve: z
    .array(z.object({ price: fen, demand: z.number().int(), supply: z.number().int(), volume: z.number().int() }))
    .nullable(),
  reason: z.string(),
  /** Those that the viewer may see: members their own; while it is open operators see theirs of the park only. */
  orders: z.array(auctionOrder),
});
export type Auction = z.infer<typeof auction>;

export const auctionsRoute = defineRoute({
  method: 'get',
  path: '/auctions',
  summary: 'Call auctions, newest first, with the orders of the viewer; sealed orders of others are seen by nobody',
  permission: certificatesRead,
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  response: z.object({ auctions: z.array(auction) }),
});

export const openAuctionRoute = defineRoute({
  method: 'post',
  path: '/auctions',
  summary: 'Announces a call auction: orders are sealed until it closes, then all trade at one price',
  permission: certificatesMarket,
  body: z
    .strictObject({
      opensAt: instant.optional().describe('Default: now'),
      closesAt: instant,
      referenceFen: fen.nonnegative().optional().describe('Decides between prices that move the same volume'),
      ...asked,
    })
    .refine(({ opensAt, closesAt }) => opensAt === undefined || Date.parse(opensAt) < Date.parse(closesAt), {
      message: schemaText('after opensAt', '晚于 opensAt'),
      path: ['closesAt'],
    }),
  response: z.object({ no: z.number().int(), transaction: z.number().int() }),
});

export const sealOrderRoute = defineRoute({
  method: 'post',
  path: '/auctions/:no/orders',
  summary: 'Enters a sealed order; its money or its certificates are reserved with it',
  permission: certificatesTrade,
  params: no,
  body: z
    .strictObject({
      account: parkAccount,
      side,
      lots,
      priceFen: fen.nonnegative().describe('Fen per lot: the most a bid pays, the least an ask takes'),
      device: z.string().optional().describe('An ask offers certificates of this device only'),
      month: month.optional().describe('An ask offers certificates generated in this month only'),
      ...asked,
    })
    .refine(({ side: of, device, month: when }) => of === 'ask' || (device === undefined && when === undefined), {
      message: schemaText(
        'in a call auction all certificates are equal: a bid names neither device nor month',
        '集中竞价中证书同质：买单不指定设备和月份',
      ),
      path: ['device'],
    }),
  response: z.object({ no: z.number().int(), transaction: z.number().int() }),
});

export const unsealOrderRoute = defineRoute({
  method: 'post',
  path: '/auctions/:no/orders/:order/withdraw',
  summary: 'Takes a sealed order back while the auction is open',
  permission: certificatesTrade,
  params: z.object({ no: z.coerce.number().int().positive(), order: z.coerce.number().int().positive() }),
  body: z.strictObject({ ...asked }),
  response: z.object({ no: z.number().int(), transaction: z.number().int() }),
});

export const closeAuctionRoute = defineRoute({
  method: 'post',
  path: '/auctions/:no/close',
  summary: 'Clears an auction whose time is over; the exchange does it by itself within seconds',
  permission: certificatesMarket,
  params: no,
  body: z.strictObject({ ...asked }),
  response: z.object({
    no: z.number().int(),
    transaction: z.number().int(),
    priceFen: fen.nullable(),
    lots: z.number().int(),
  }),
});
export type AuctionClosed = z.infer<typeof closeAuctionRoute.response>;
