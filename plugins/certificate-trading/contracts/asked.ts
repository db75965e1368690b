import { z } from 'zod';

/** An amount of certificates, Wh. */
export const whAmount = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** What every change of a ledger carries. */
export const asked = {
  reason: z.string().min(1).max(500).describe('Why; kept with the transaction'),
  idempotencyKey: z.string().min(8).max(200).describe('The same key again gives the same answer and changes nothing'),
};
