import { defineRoute, isoInstant, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { asked } from './asked.ts';
import { certificatesManage } from './permissions.ts';

/** What a registry or a regulator does to certificates that were not used yet. */
export const certificateActsOfRegistry = ['freeze', 'unfreeze', 'withdraw'] as const;

export const changeStateRoute = defineRoute({
  method: 'post',
  path: '/certificates/state',
  summary:
    'Freezes the untraded certificates of a device and span (a CCER project was registered), sets them free again, or withdraws what is left of the span (by order of the regulator); what was traded stays as it is',
  permission: certificatesManage,
  body: z
    .strictObject({
      act: z.enum(certificateActsOfRegistry),
      device: z.string(),
      from: isoInstant,
      to: isoInstant,
      ...asked,
    })
    .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
      message: schemaText('after from', '晚于 from'),
      path: ['to'],
    }),
  response: z.object({ transaction: z.number().int(), wh: z.number().int() }),
});
export type StateChange = z.infer<typeof changeStateRoute.response>;
