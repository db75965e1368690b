import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';

/** An alarm asks for attention. Not published while it is shelved, suppressed or out of service. */
export const AlarmRaised = defineEvent('alarms.raised', {
  version: 1,
  schema: z.object({
    source: z.string(),
    alarm: z.string(),
    priority: z.number().int(),
    enterpriseId: z.string().nullable(),
    title: z.object({ en: z.string(), 'zh-CN': z.string() }),
    at: z.iso.datetime(),
    evidence: z.string().nullable(),
  }),
});
