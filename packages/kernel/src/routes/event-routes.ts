import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { readToldEvents } from '../events/index.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { text } from './schemas/common.ts';

const told = z.strictObject({
  id: z.string(),
  event: z.string(),
  pluginId: z.string(),
  severity: z.enum(['info', 'warning', 'alarm']),
  text,
  evidence: z.string().nullable(),
  at: z.string().describe('ISO 8601 in UTC'),
  count: z.int().min(1).describe('How many of the same kind came together; all else is of the newest'),
});

/** The last instant that has a date. */
const latest = 8.64e15;

/** What happens on a park, in sentences. */
export function eventRoutes(kernel: KernelContext): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park/events',
        summary: 'What happened on the park, across plugins, newest first',
        permission: kernelPermissions.eventsRead,
        query: z.strictObject({
          limit: z.coerce.number().int().min(1).max(200).default(50),
          until: z.coerce.number().min(0).max(latest).optional().describe('ms UTC: what had happened by then'),
        }),
        response: z.strictObject({ events: z.array(told) }),
      },
      async ({ park, principal, query: { limit, until } }) => {
        const viewer = { parkId: park!.id, principal, held: kernel.permissions.held(principal) };
        return { events: await readToldEvents(kernel.database, viewer, { limit, until: until ?? null }) };
      },
    ),
  ];
}
