import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { done } from './schemas/common.ts';
import { deadLetterPage } from './schemas/records.ts';

const permission = kernelPermissions.deadLetters;

/** Events that were given up, and their replay. */
export function deadLetterRoutes(kernel: KernelContext): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park/dead-letters',
        summary: 'Events that were given up',
        permission,
        query: z.strictObject({
          before: z
            .string()
            .regex(/^\d{1,18}$/)
            .optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        response: deadLetterPage,
      },
      async ({ park, query }) => {
        const rows = await kernel.events.deadLetters(park!.id, {
          limit: query.limit,
          ...(query.before ? { before: query.before } : {}),
        });
        return { rows, next: rows.length === query.limit ? rows.at(-1)!.id : null };
      },
    ),
    coreRoute(
      {
        method: 'post',
        path: '/api/parks/:park/dead-letters/:id/replay',
        summary: 'Deliver a given-up event again',
        permission,
        params: z.object({ park: z.string(), id: z.string() }),
        response: done,
      },
      async ({ params, principal }) => {
        await kernel.events.replay(params.park, params.id);
        await kernel.database.withKernelTx((tx) =>
          kernel.audit(tx, { parkId: params.park, actor: principal, action: 'event.replayed', subject: params.id }),
        );
        return { ok: true as const };
      },
    ),
  ];
}
