import { defineProposal } from '@lingtan/sdk';
import { z } from 'zod';
import { contractWaits, dealWaits, purchaseWaits } from './notices.ts';

/** A purchase; its subject is its number. */
export const purchaseProposal = defineProposal(purchaseWaits, z.strictObject({ purchase: z.int() }));

/** One side of a green power contract: `<number>/<side>` is the subject, and each side is another person's. */
export const contractProposal = defineProposal(
  contractWaits,
  z.strictObject({ contract: z.int(), side: z.enum(['buyer', 'seller']) }),
);

/** A deal that the other party answers; its subject is its number. */
export const dealProposal = defineProposal(dealWaits, z.strictObject({ deal: z.int() }));
