import { defineEvent } from '@lingtan/sdk';
import { z } from 'zod';
import { dispatchRead } from './permissions.ts';
import { planStatuses } from './plan.ts';

/** A setpoint reached a device; `confirmed` when the device read back what was written. Holding it on is no event. */
export const SetpointWritten = defineEvent('dispatch.setpoint-written', {
  version: 1,
  schema: z.object({
    decision: z.number().int(),
    device: z.string(),
    /** kW, given to the park is positive. */
    setpointKw: z.number(),
    result: z.enum(['confirmed', 'mismatch']),
    readKw: z.number().nullable(),
    at: z.iso.datetime(),
    plan: z.number().int().nullable(),
    step: z.number().int().nullable(),
  }),
  sentence: {
    permission: dispatchRead,
    severity: 'info',
    text: { en: '{device}: {what}', 'zh-CN': '{device}：{what}' },
  },
});

/** A plan passed its check and holds from now on. */
export const PlanPublished = defineEvent('dispatch.plan-published', {
  version: 1,
  schema: z.object({
    plan: z.number().int(),
    issuedAt: z.iso.datetime(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    status: z.enum(planStatuses),
  }),
  sentence: {
    permission: dispatchRead,
    severity: 'info',
    text: { en: 'Storage plan {plan} holds from now on', 'zh-CN': '储能计划 {plan} 开始执行' },
  },
});
