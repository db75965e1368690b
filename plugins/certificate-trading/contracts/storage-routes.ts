import { z } from 'zod';
import { defineRoute, schemaText } from '@lingtan/sdk';
import { certificatesManage, certificatesRead } from './permissions.ts';
import { instant } from './quantities.ts';

const wh = z.number().int();

const storageTotals = z.object({
  id: z.string(),
  meterId: z.string(),
  account: z.string(),
  roundTripEfficiency: z.number(),
  chargedWh: wh,
  /** Of the charge what certificates were used up for. */
  certifiedWh: wh,
  /** Of the charge what its account held no certificates for when it was recorded. Certificates bought later change nothing. */
  uncertifiedWh: wh,
  dischargedWh: wh,
  /** Certificates issued for discharge. */
  issuedWh: wh,
  /** Lost between charges and the discharges that came of them; gets no certificate. */
  lossWh: wh,
  /** Charged and not discharged yet, losses to come included. */
  storedWh: wh,
  /** Discharged, and no recorded charge explains it. */
  unexplainedWh: wh,
  /** Certificates of discharges that were corrected to less, and used up before. */
  uncoveredWh: wh,
  /** Certificates that were used up for charges that turned out to be less. They stay used up: a claim is never undone. */
  excessWh: wh,
});
export type StorageTotals = z.infer<typeof storageTotals>;

const storageRecord = z.object({
  storage: z.string(),
  side: z.enum(['charge', 'discharge']),
  from: z.string(),
  to: z.string(),
  revision: z.number().int(),
  wh,
  /** Of a charge the certificates that were used up, of a discharge those that were issued. */
  certificatesWh: wh,
  intervalRef: z.string(),
  /** Certificates of a discharge. */
  issuanceRef: z.string().nullable(),
  /** Of a charge the issues behind it, of a discharge the charges that it came from. */
  origins: z.array(
    z.object({
      /** Generator, or start of the charge in ISO 8601 UTC. */
      from: z.string(),
      inputWh: wh,
      outputWh: wh,
      certified: z.boolean(),
      ref: z.string().nullable(),
    }),
  ),
});
export type StorageRecord = z.infer<typeof storageRecord>;

export const storagesRoute = defineRoute({
  method: 'get',
  path: '/storages',
  summary: 'Storages with what they took and gave, losses, and where each discharge comes from; newest records first',
  permission: certificatesRead,
  query: z.object({ limit: z.coerce.number().int().min(1).max(2000).default(200) }),
  response: z.object({ storages: z.array(storageTotals), records: z.array(storageRecord) }),
});
export type Storages = z.infer<typeof storagesRoute.response>;

const storageResult = z.object({
  storage: z.string(),
  /** Null when there was nothing to record. */
  transaction: z.number().int().nullable(),
  charges: z.number().int(),
  discharges: z.number().int(),
  certifiedWh: wh,
  issuedWh: wh,
  revised: z.number().int(),
  withdrawnWh: wh,
  uncoveredWh: wh,
});
export type StorageResult = z.infer<typeof storageResult>;

export const recordStoragesRoute = defineRoute({
  method: 'post',
  path: '/storages/records',
  summary:
    'Records closed intervals of storages: certificates of the charge are used up, those of the discharge issued',
  permission: certificatesManage,
  body: z
    .strictObject({
      from: instant,
      to: instant,
      storage: z.string().optional(),
      reason: z.string().min(1).max(500),
    })
    .refine(({ from, to }) => Date.parse(to) > Date.parse(from), {
      message: schemaText('after from', '晚于 from'),
      path: ['to'],
    })
    .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 31 * 86_400_000, {
      message: schemaText('at most 31 days after from', 'from 之后最多 31 天'),
      path: ['to'],
    }),
  response: z.object({ storages: z.array(storageResult) }),
});
