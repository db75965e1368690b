import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { done } from './schemas/common.ts';

const keyRow = z.strictObject({
  name: z.string(),
  park: z.string().nullable().describe('Null for a key of the installation'),
  id: z.string().nullable().describe('Tells keys apart; null where none was made yet, or its plugin does not run'),
  since: z.string().nullable().describe('When it was made; null where nobody wrote that down'),
  running: z.boolean().describe('Whether a running server rotates it; else the command line does, while none runs'),
  publicKey: z.string().nullable(),
  retired: z.array(z.strictObject({ keyId: z.string(), retiredAt: z.string(), publicKey: z.string().nullable() })),
});

/** Keys of the installation: which there are, and another one in the place of one. For platform administrators. */
export function keyRoutes({ keys }: KernelContext): BoundCoreRoute[] {
  const manage = { permission: kernelPermissions.keysManage } as const;
  return [
    coreRoute(
      { ...manage, method: 'get', path: '/api/keys', summary: 'Keys of the installation', response: z.array(keyRow) },
      () => keys.list(),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/keys/:name/rotate',
        summary: 'Put another key in the place of one; what rests on it ends or is made anew',
        params: z.object({ name: z.string() }),
        body: z.strictObject({ park: z.string().nullable().default(null).describe('Whose, for a key of a plugin') }),
        response: done,
      },
      async ({ params, body, principal }) => {
        await keys.rotate(params.name, body.park, principal);
        return { ok: true as const };
      },
    ),
  ];
}
