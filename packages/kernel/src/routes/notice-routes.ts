import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { personOf } from '../dashboards/viewpoint.ts';
import { noticeErrors } from '../errors.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { countUnread, listNotices, lookAsViewer, markRead, type NoticeViewer } from '../notices/notice-store.ts';
import { text } from './schemas/common.ts';

const time = z.string().describe('ISO 8601 in UTC');
const severity = z.enum(['info', 'task', 'alarm']);
const notice = z.strictObject({
  id: z.string(),
  pluginId: z.string(),
  kind: z.string(),
  name: text,
  severity,
  text,
  link: z.string().nullable().describe('Page below the page of the plugin'),
  count: z.int(),
  at: time,
  settledAt: time.nullable(),
  read: z.boolean(),
});
const unread = z.int().min(0);
const base = { permission: kernelPermissions.notices } as const;

/** What concerns the caller, across plugins. */
export function noticeRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const viewerOf = (parkId: string, principal: NoticeViewer['principal']): NoticeViewer => ({
    parkId,
    principal,
    held: kernel.permissions.held(principal),
  });
  return [
    coreRoute(
      {
        ...base,
        method: 'get',
        path: '/api/parks/:park/notices',
        summary: 'Notices for the caller, newest first; those that are settled only with show=all',
        query: z.strictObject({
          show: z.enum(['open', 'unread', 'all']).default('open'),
          plugin: z.string().max(63).optional(),
          severity: severity.optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          before: z
            .string()
            .regex(/^[\d\-:T.Z]{20,30}\/\d{1,18}$/, schemaText('the `next` of an answer', '某次应答的 `next`'))
            .optional(),
        }),
        response: z.strictObject({ rows: z.array(notice), next: z.string().nullable(), unread }),
      },
      ({ park, principal, query: { show, limit, plugin, severity: only, before } }) =>
        kernel.database.withKernelTx(async (tx) => {
          const viewer = viewerOf(park!.id, principal);
          await lookAsViewer(tx, viewer);
          return listNotices(tx, viewer, {
            show,
            limit,
            ...(plugin ? { plugin } : {}),
            ...(only ? { severity: only } : {}),
            ...(before ? { before } : {}),
          });
        }),
    ),
    coreRoute(
      {
        ...base,
        method: 'post',
        path: '/api/parks/:park/notices/read',
        summary: 'Mark notices as read by the caller',
        body: z.strictObject({
          ids: z.union([
            z.literal('all'),
            z.array(z.string().regex(/^\d{1,18}$/, schemaText('the id of a notice', '通知编号'))).max(500),
          ]),
        }),
        response: z.strictObject({ unread }),
      },
      ({ park, principal, body: { ids } }) => {
        const person = personOf(principal);
        if (person === null) throw noticeErrors.NO_PERSON({ kind: principal.kind });
        return kernel.database.withKernelTx(async (tx) => {
          const viewer = viewerOf(park!.id, principal);
          await lookAsViewer(tx, viewer);
          await markRead(tx, viewer, person, ids);
          return { unread: await countUnread(tx, viewer) };
        });
      },
    ),
  ];
}
