import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { restatementCauses } from './numbers.ts';

/** A period of a method profile was published for the first time. */
export const PeriodClosed = defineEvent('carbon.period-closed', {
  version: 1,
  schema: z.object({ period: z.string(), profile: z.string(), revision: z.number().int(), sha256: z.string() }),
});

/** A published period got a later revision; the earlier ones stay as they are. */
export const CarbonRestated = defineEvent('carbon.restated', {
  version: 1,
  schema: z.object({
    period: z.string(),
    profile: z.string(),
    revision: z.number().int(),
    causes: z.array(z.enum(restatementCauses)),
  }),
});
