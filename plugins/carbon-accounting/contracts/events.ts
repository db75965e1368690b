import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { restatementCauses } from './numbers.ts';
import { carbonParkRead } from './permissions.ts';

/** A period of a method profile was published for the first time. */
export const PeriodClosed = defineEvent('carbon.period-closed', {
  version: 1,
  schema: z.object({ period: z.string(), profile: z.string(), revision: z.number().int(), sha256: z.string() }),
  sentence: {
    permission: carbonParkRead,
    severity: 'info',
    text: { en: 'Carbon of {period} published ({profile})', 'zh-CN': '已发布 {period} 碳核算结果（{profile}）' },
  },
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
  sentence: {
    permission: carbonParkRead,
    severity: 'warning',
    text: {
      en: 'Carbon of {period} restated, revision {revision} ({profile})',
      'zh-CN': '{period} 碳核算结果已重述，第 {revision} 版（{profile}）',
    },
  },
});
