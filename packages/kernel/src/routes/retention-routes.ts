import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { aheadDays, listRetentions, setRetention } from '../retention/index.ts';
import { millis, text } from './schemas/common.ts';

const path = '/api/parks/:park/retention';
const retentions = z.strictObject({
  records: z.array(
    z.strictObject({
      owner: z.string().describe('`kernel`, `telemetry`, or a plugin'),
      ownerTitle: text,
      id: z.string(),
      title: text,
      tables: z.array(z.string()).describe('The first is counted'),
      days: z.int().nullable(),
      rows: z.int().nullable().describe('So many of the newest are kept, whatever their age'),
      until: text.nullable().describe('For how long, where neither days nor rows say it'),
      stays: text.nullable().describe('What stays although its time is over'),
      bounds: z
        .strictObject({ usual: z.int(), least: z.int(), most: z.int() })
        .nullable()
        .describe('Between which the park sets the days; null where it cannot'),
      counted: z
        .strictObject({
          records: z.int().describe('Of this park'),
          bytes: z.number().describe('Without indexes and free space'),
          estimated: z.boolean().describe('Where there are many, all is worked out from a part of them'),
          next: z
            .strictObject({ at: millis, records: z.int() })
            .nullable()
            .describe(`When the oldest may go, and how many are due within ${aheadDays} days`),
        })
        .nullable(),
    }),
  ),
});

/** Records that go after a time. */
export function retentionRoutes(kernel: KernelContext): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        method: 'get',
        path,
        summary: 'How long records are kept, how many there are, and what goes when',
        permission: kernelPermissions.pluginsRead,
        response: retentions,
      },
      async ({ park }) => ({ records: await listRetentions(kernel, park!) }),
    ),
    coreRoute(
      {
        method: 'put',
        path,
        summary: 'Set how long records are kept; what is gone does not come back',
        permission: kernelPermissions.pluginsManage,
        body: z.strictObject({
          owner: z.string().min(1).max(100),
          id: z.string().min(1).max(100),
          days: z.int(),
          before: z.int().optional().describe('Days that were read before the change; others are refused. Absent: any'),
          reason: z.string().trim().min(1).max(1000),
        }),
        response: retentions,
      },
      async ({ park, body, principal }) => {
        await setRetention(kernel, park!, { ...body, principal });
        return { records: await listRetentions(kernel, park!) };
      },
    ),
  ];
}
