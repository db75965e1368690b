import { defineRoute, issueText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { asked } from './asked.ts';
import { parkAccount } from './account.ts';
import { certificatesMarket, certificatesRead, certificatesTrade } from './permissions.ts';
import { month } from './quantities.ts';

const wh = z.number().int();
const no = z.object({ no: z.coerce.number().int().positive() });
const shape = z.enum(['monthly', 'hourly']);

/** Months from one to another, both included; below 1 when they are the wrong way round. */
export function monthsBetween(from: string, to: string): number {
  const count = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  return count(to) - count(from) + 1;
}

const contractMonth = z.object({
  month: z.string(),
  plannedWh: wh,
  /** Null before it is delivered. */
  deliveredWh: wh.nullable(),
  fen: z.number().int().nullable(),
  transaction: z.number().int().nullable(),
});

const powerContract = z.object({
  no: z.number().int(),
  seller: z.string(),
  buyer: z.string(),
  device: z.string().nullable(),
  monthFrom: z.string(),
  monthTo: z.string(),
  shape,
  /** Wh: of each month, or of each hour of a day. */
  volumes: z.array(wh),
  /** Fen per MWh. */
  priceFen: z.number().int(),
  state: z.enum(['proposed', 'active', 'rejected', 'ended']),
  reason: z.string(),
  proposedBy: z.string(),
  approvedBy: z.string().nullable(),
  agreedBy: z.string().nullable(),
  /** Why it was decided as it was. */
  decision: z.string().nullable(),
  months: z.array(contractMonth),
  plannedWh: wh,
  deliveredWh: wh,
  fen: z.number().int(),
  recordedAt: z.string(),
  /** Evidence of both sums. */
  plannedRef: z.string(),
  deliveredRef: z.string(),
});
export type PowerContract = z.infer<typeof powerContract>;

export const powerContractsRoute = defineRoute({
  method: 'get',
  path: '/power-contracts',
  summary: 'Green power contracts with their volumes and deliveries by month, newest first; members see their own',
  permission: certificatesRead,
  response: z.object({
    /** Who asks, as the contracts name persons. */
    me: z.string(),
    contracts: z.array(powerContract),
  }),
});
export type PowerContracts = z.infer<typeof powerContractsRoute.response>;

const contractChange = z.object({
  no: z.number().int(),
  transaction: z.number().int(),
  state: powerContract.shape.state,
});
export type ContractChange = z.infer<typeof contractChange>;

export const proposeContractRoute = defineRoute({
  method: 'post',
  path: '/power-contracts',
  summary: 'Proposes a green power contract; another person approves it for the buyer, and the seller agrees',
  permission: certificatesTrade,
  body: z
    .strictObject({
      seller: parkAccount,
      buyer: parkAccount,
      device: z.string().optional().describe('Certificates of this device only'),
      monthFrom: month,
      monthTo: month,
      shape: shape.describe(
        'monthly: one volume for each month; hourly: one for each hour of a day, the same every day',
      ),
      volumes: z.array(wh.nonnegative().max(1e15)).min(1).max(240),
      priceFen: z.number().int().nonnegative().describe('Fen per MWh'),
      ...asked,
    })
    .refine(({ seller, buyer }) => seller !== buyer, {
      message: schemaText('another account than the seller', '与卖方不同的账户'),
      path: ['buyer'],
    })
    .refine(({ monthFrom, monthTo }) => monthTo >= monthFrom, {
      message: schemaText('not before monthFrom', '不早于 monthFrom'),
      path: ['monthTo'],
    })
    .refine(({ monthFrom, monthTo }) => monthsBetween(monthFrom, monthTo) <= 240, {
      message: schemaText('at most 240 months', '最多 240 个月'),
      path: ['monthTo'],
    })
    .superRefine(({ shape: form, volumes, monthFrom, monthTo }, context) => {
      const wanted = form === 'hourly' ? 24 : Math.max(1, monthsBetween(monthFrom, monthTo));
      if (volumes.length !== wanted)
        context.addIssue({
          code: 'custom',
          path: ['volumes'],
          ...issueText(
            `${wanted} volumes for ${form === 'hourly' ? 'the hours of a day' : 'the months of the contract'}, not ${volumes.length}`,
            `${form === 'hourly' ? '一天各小时' : '合同各月'}共 ${wanted} 个电量，而非 ${volumes.length} 个`,
          ),
        });
      else if (volumes.every((each) => each === 0))
        context.addIssue({
          code: 'custom',
          path: ['volumes'],
          message: schemaText('at least one above 0', '至少一个大于 0'),
        });
    }),
  response: contractChange,
});

export const decideContractRoute = defineRoute({
  method: 'post',
  path: '/power-contracts/:no/decision',
  summary: 'Approves for the buyer, agrees for the seller, or rejects; never by who proposed it',
  permission: certificatesTrade,
  params: no,
  body: z.strictObject({ account: parkAccount, act: z.enum(['approve', 'reject']), ...asked }),
  response: contractChange,
});

export const endContractRoute = defineRoute({
  method: 'post',
  path: '/power-contracts/:no/end',
  summary: 'Ends a contract: months that are not delivered are not delivered any more',
  permission: certificatesMarket,
  params: no,
  body: z.strictObject({ ...asked }),
  response: contractChange,
});

export const deliverContractRoute = defineRoute({
  method: 'post',
  path: '/power-contracts/:no/deliveries',
  summary:
    'Delivers a month that is over: certificates up to its volume, hour by hour where it is hourly, and their price',
  permission: certificatesMarket,
  params: no,
  body: z.strictObject({ month, ...asked }),
  response: z.object({
    no: z.number().int(),
    month: z.string(),
    transaction: z.number().int(),
    plannedWh: wh,
    deliveredWh: wh,
    fen: z.number().int(),
  }),
});
export type ContractDelivery = z.infer<typeof deliverContractRoute.response>;
