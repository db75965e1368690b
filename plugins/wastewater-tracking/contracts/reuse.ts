import { calendarMonth as month, defineRoute, lowerCaseId } from '@lingtan/sdk';
import { z } from 'zod';
import { calendarDay as day } from './config-fields.ts';
import { waterReuse, waterReuseRead } from './permissions.ts';
import { reuseTerms } from './reuse-config.ts';

const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const quality = z.enum(['actual', 'estimated', 'edited', 'missing']);
const contractId = lowerCaseId;
/** Volumes that are accounted for are integer litres. */
const litres = z.number().int();

/** A contract in one version: days before `validFrom` keep the versions before it. */
export const reuseContract = reuseTerms.extend({
  id: contractId,
  version: z.number().int(),
  /** From `validFrom` on nothing is delivered any more. */
  withdrawn: z.boolean(),
  note: z.string(),
  enteredBy: z.string(),
  recordedAt: z.string(),
});
export type ReuseContract = z.infer<typeof reuseContract>;

/** What an enterprise got of a contract on a day. */
export const reuseDelivery = z.object({
  contract: z.string(),
  version: z.number().int(),
  enterprise: z.string(),
  quality: z.string(),
  day,
  contractL: litres,
  /** By the linear programme; null when the supply of the day is not known. */
  allocatedL: litres.nullable(),
  /** Of the allocation: why it is less than the contract. */
  reason: z.string().nullable(),
  /** By the meter of the enterprise, or as allocated where there is none. */
  deliveredL: litres.nullable(),
  source: z.enum(['meter', 'allocation']),
  data: quality,
  /** What the volume rests on: samples of the meter, or the balance of the plant. */
  inputs: z.array(z.string()),
});
export type ReuseDelivery = z.infer<typeof reuseDelivery>;

/** Water of one quality on a day: what was there, who had a claim, who got it. */
export const reuseDay = z.object({
  day,
  quality: z.string(),
  /** Null when a meter of its streams says nothing. */
  supplyL: litres.nullable(),
  demandL: litres,
  allocatedL: litres.nullable(),
  leftL: litres.nullable(),
  /** What one more m³ would have been worth, fen; 0 where some is left. */
  marginalFenPerM3: z.number().nullable(),
  /** What the water contained, by parameter. */
  contents: z.record(z.string(), z.number()),
});
export type ReuseDay = z.infer<typeof reuseDay>;

const shownDelivery = reuseDelivery.omit({ inputs: true }).extend({ ref: z.string() });
export type ShownDelivery = z.infer<typeof shownDelivery>;

export const reuseBillLine = z.object({
  contract: z.string(),
  version: z.number().int(),
  quality: z.string(),
  from: day,
  to: day,
  days: z.number().int(),
  /** Days whose delivery is not known: nothing is charged for them. */
  missingDays: z.number().int(),
  estimatedDays: z.number().int(),
  contractL: litres,
  deliveredL: litres,
  priceFenPerM3: z.number().int(),
  amountFen: z.number().int(),
  data: quality,
  /** Deliveries of its days. */
  inputs: z.array(z.object({ ref: z.string(), day, litres: litres.nullable() })),
});
export type ReuseBillLine = z.infer<typeof reuseBillLine>;

export const reuseBillContent = z.object({
  enterprise: z.string(),
  month,
  from: day,
  /** Last day that is billed: before the end of the month only in drafts. */
  to: day,
  lines: z.array(reuseBillLine),
  totalFen: z.number().int(),
});
export type ReuseBillContent = z.infer<typeof reuseBillContent>;

const shownBill = reuseBillContent.extend({
  lines: z.array(reuseBillLine.omit({ inputs: true }).extend({ ref: z.string() })),
  state: z.enum(['draft', 'issued']),
  /** Of what was issued; null for a draft. */
  revision: z.number().int().nullable(),
  issuedBy: z.string().nullable(),
  recordedAt: z.string().nullable(),
  ref: z.string(),
});
export type ReuseBill = z.infer<typeof shownBill>;

export const reuseMarket = defineRoute({
  method: 'get',
  path: '/reuse',
  summary: 'Qualities of reuse water, pipes and contracts; enterprises see their own',
  permission: waterReuseRead,
  response: z.object({
    qualities: z.array(z.object({ id: z.string(), name: text, plant: z.string(), parameters: z.array(z.string()) })),
    connections: z.array(
      z.object({ quality: z.string(), enterprise: z.string(), capacityM3Day: z.number(), metered: z.boolean() }),
    ),
    /** All versions, the newest first. */
    contracts: z.array(reuseContract.extend({ inForce: z.boolean() })),
    today: day,
  }),
});
export type ReuseMarketData = z.infer<typeof reuseMarket.response>;

export const reuseDays = defineRoute({
  method: 'get',
  path: '/reuse/days',
  summary: 'Supply, demand and allocation by day, newest first; enterprises see their own deliveries only',
  permission: waterReuseRead,
  query: z.object({ from: day, to: day }),
  response: z.object({ days: z.array(reuseDay), deliveries: z.array(shownDelivery) }),
});
export type ReuseDaysData = z.infer<typeof reuseDays.response>;

export const enterReuseContract = defineRoute({
  method: 'post',
  path: '/reuse/contracts',
  summary: 'Enters a contract, or the next version of one; days before it keep their terms',
  permission: waterReuse,
  body: reuseTerms.extend({ id: contractId, note: z.string().trim().min(3).max(500) }),
  response: reuseContract,
});

export const withdrawReuseContract = defineRoute({
  method: 'post',
  path: '/reuse/contracts/:contract/withdraw',
  summary: 'Ends a contract: from the day on nothing is delivered',
  permission: waterReuse,
  params: z.object({ contract: contractId }),
  body: z.strictObject({ from: day, note: z.string().trim().min(3).max(500) }),
  response: reuseContract,
});

export const reuseBills = defineRoute({
  method: 'get',
  path: '/reuse/bills',
  summary: 'Bills of a month: what was issued, else the draft; enterprises see what was issued to them',
  permission: waterReuseRead,
  query: z.object({ month }),
  response: z.object({ month, bills: z.array(shownBill) }),
});
export type ReuseBillsData = z.infer<typeof reuseBills.response>;

export const issueReuseBill = defineRoute({
  method: 'post',
  path: '/reuse/bills',
  summary: 'Issues the bill of a month that is over; what comes out differently later is the next revision',
  permission: waterReuse,
  body: z.strictObject({
    enterprise: z.string().min(1).max(100),
    month,
    /** Issues it although some days are not known; they are not charged, and the bill says so. */
    acceptMissing: z.boolean().default(false),
    note: z.string().trim().max(500).default(''),
  }),
  response: shownBill,
});

export const reuseBillsXlsx = defineRoute({
  method: 'get',
  path: '/reuse/bills/xlsx',
  summary: 'The bills of a month as a workbook: lines, and the deliveries of their days',
  permission: waterReuseRead,
  query: z.object({ month, lang: z.enum(['en', 'zh-CN']).default('en') }),
  produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  response: z.string(),
});
