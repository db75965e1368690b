import { definePermission, defineRoute } from '@lingtan/sdk';
import { z } from 'zod';

export * from './config.ts';

export const sungroveRead = definePermission({
  id: 'sungrove-inverter.read',
  title: { en: 'See Sungrove inverters', 'zh-CN': '查看森格逆变器' },
  grants: ['operator', 'auditor'],
});

const fault = z.object({ code: z.string(), en: z.string(), 'zh-CN': z.string() });

/** What an inverter does, by its own word or since it gives none. */
export const inverterStates = ['running', 'standby', 'derated', 'fault', 'silent', 'unknown'] as const;

/** State of one inverter. */
export const inverterState = z.object({
  serial: z.string(),
  asset: z.string(),
  state: z.enum(inverterStates),
  powerKw: z.number().nullable(),
  faults: z.array(fault),
  /** Why the last reading failed; null when it did not. */
  problem: z.string().nullable(),
  /** ms UTC of the last good reading. */
  at: z.number().nullable(),
});
export type InverterState = z.infer<typeof inverterState>;

export const listInverters = defineRoute({
  method: 'get',
  path: '/inverters',
  summary: 'Inverters with their state and faults',
  permission: sungroveRead,
  response: z.array(inverterState),
});
