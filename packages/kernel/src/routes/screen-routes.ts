import { screenLayout } from '@lingtan/sdk';
import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { readScreen, writeScreen } from '../screens/screen-store.ts';

const saved = z.strictObject({ layout: screenLayout.nullable(), revision: z.number().int() });

/** The arrangement of a park's digital screen. */
export function screenRoutes(kernel: KernelContext): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park/screen',
        summary: 'Saved arrangement of the digital screen; null when the one of the manifests holds',
        permission: kernelPermissions.parkRead,
        response: saved,
      },
      ({ park }) => kernel.database.withKernelTx((tx) => readScreen(tx, park!.id)),
    ),
    coreRoute(
      {
        method: 'put',
        path: '/api/parks/:park/screen',
        summary: 'Save the arrangement of the digital screen; null goes back to the one of the manifests',
        permission: kernelPermissions.screenManage,
        body: saved.meta({ description: '`revision` is the one that was read' }),
        response: saved,
      },
      async ({ park, body, principal }) =>
        kernel.database.withKernelTx(async (tx) => {
          const before = await readScreen(tx, park!.id);
          if (await writeScreen(tx, park!.id, body.layout, body.revision))
            await kernel.audit(tx, {
              parkId: park!.id,
              actor: principal,
              action: 'screen.arranged',
              subject: park!.id,
              before: before.layout,
              after: body.layout,
            });
          return readScreen(tx, park!.id);
        }),
    ),
  ];
}
