import { calendarDate, defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { waterRead } from './permissions.ts';

/** The water balance of a plant and day is known, or known anew. */
export const WaterBalanceClosed = defineEvent('water.balance-closed', {
  version: 1,
  schema: z.object({
    plant: z.string(),
    day: calendarDate,
    revision: z.number().int(),
    verdict: z.enum(['closed', 'open', 'alarm', 'not judged']),
    closurePercent: z.number().nullable(),
    reusedM3: z.number().nullable(),
  }),
  sentence: {
    permission: waterRead,
    severity: 'info',
    text: { en: '{plant}: water balance of {day} {verdict}', 'zh-CN': '{plant}：{day} 水量平衡{verdict}' },
  },
});

/** A limit is exceeded: once for each continuous episode. */
export const WaterExceedanceRaised = defineEvent('water.exceedance-raised', {
  version: 1,
  schema: z.object({
    case: z.string(),
    plant: z.string(),
    outlet: z.string(),
    parameter: z.string(),
    basis: z.string(),
    day: calendarDate,
    value: z.number(),
    unit: z.string(),
    limit: z.object({
      set: z.string(),
      version: z.number().int(),
      min: z.number().nullable(),
      max: z.number().nullable(),
    }),
    ratio: z.number().nullable(),
    evidence: z.string(),
  }),
});
