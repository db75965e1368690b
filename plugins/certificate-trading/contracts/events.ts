import { calendarDate, defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { certificatesParkRead } from './permissions.ts';

/** Certificates were issued, or an issue was corrected. One event per device and transaction. */
export const CertificateIssued = defineEvent('certificate.issued', {
  version: 1,
  schema: z.object({
    transaction: z.number().int(),
    device: z.string(),
    account: z.string(),
    /** ISO 8601 UTC: first and last interval that is concerned. */
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    issuedWh: z.number().int(),
    withdrawnWh: z.number().int(),
  }),
  sentence: {
    permission: certificatesParkRead,
    severity: 'info',
    text: { en: 'Certificates {change}', 'zh-CN': '绿证{change}' },
  },
});

/** Certificates were retired for a beneficiary. */
export const CertificateRetired = defineEvent('certificate.retired', {
  version: 1,
  schema: z.object({
    transaction: z.number().int(),
    retirement: z.number().int(),
    account: z.string(),
    wh: z.number().int(),
    periodFrom: calendarDate,
    periodTo: calendarDate,
  }),
  sentence: {
    permission: certificatesParkRead,
    severity: 'info',
    text: { en: 'Certificates of {mwh} MWh retired', 'zh-CN': '注销绿证 {mwh} MWh' },
  },
});

/** Certificates changed hands for money. One event per batch of orders of a book; it names the parties, its sentence does not. */
export const CertificatesTraded = defineEvent('certificate.traded', {
  version: 1,
  schema: z.object({
    transaction: z.number().int(),
    book: z.string(),
    trades: z.array(
      z.object({
        no: z.number().int(),
        buyer: z.string(),
        seller: z.string(),
        wh: z.number().int(),
        /** Fen per lot. */
        priceFen: z.number().int(),
        fen: z.number().int(),
        at: z.iso.datetime(),
      }),
    ),
  }),
  sentence: {
    permission: certificatesParkRead,
    severity: 'info',
    text: { en: 'Certificates of {mwh} MWh traded: {place}', 'zh-CN': '绿证成交 {mwh} MWh：{place}' },
  },
});
