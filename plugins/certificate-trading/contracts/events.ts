import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';

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
});

/** Certificates were retired for a beneficiary. */
export const CertificateRetired = defineEvent('certificate.retired', {
  version: 1,
  schema: z.object({
    transaction: z.number().int(),
    retirement: z.number().int(),
    account: z.string(),
    wh: z.number().int(),
    periodFrom: z.iso.date(),
    periodTo: z.iso.date(),
  }),
});

/** Certificates changed hands for money. One event per batch of orders of a book; it names the parties and is not for screens. */
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
});
