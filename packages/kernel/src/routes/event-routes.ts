import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import {
  eventClasses,
  eventDayLimits,
  readEventRetention,
  readToldEvents,
  setEventRetention,
} from '../events/index.ts';
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

const days = z.int().min(eventDayLimits.least).max(eventDayLimits.most);
const retention = z.strictObject({
  classes: z.array(
    z.strictObject({
      class: z.enum(eventClasses),
      days: days.describe('From the day on which they were delivered'),
      events: z.int(),
      bytes: z.number().describe('Without indexes and free space'),
      estimated: z.boolean().describe('Where there are many, events and bytes are worked out from a part of them'),
    }),
  ),
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
    coreRoute(
      {
        method: 'get',
        path: '/api/parks/:park/events/retention',
        summary: 'How long delivered events are kept, and how many there are',
        permission: kernelPermissions.pluginsRead,
        response: retention,
      },
      async ({ park }) => ({ classes: await readEventRetention(kernel.database, park!.id) }),
    ),
    coreRoute(
      {
        method: 'put',
        path: '/api/parks/:park/events/retention',
        summary: 'Set how long delivered events of a class are kept; what is gone does not come back',
        permission: kernelPermissions.pluginsManage,
        body: z.strictObject({
          class: z.enum(eventClasses),
          days,
          before: days.optional().describe('Days that were read before the change; others are refused. Absent: any'),
          reason: z.string().trim().min(1).max(1000),
        }),
        response: retention,
      },
      async ({ park, body, principal }) => {
        await setEventRetention(kernel.database, park!.id, { ...body, principal }, kernel.audit);
        return { classes: await readEventRetention(kernel.database, park!.id) };
      },
    ),
  ];
}
