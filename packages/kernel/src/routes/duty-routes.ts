import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { separateDuties } from '../proposals/duties-proposal.ts';

const path = '/api/parks/:park/duties';
const title = { en: 'Duties are separated', 'zh-CN': '职责分离' };

/** Whether a park separates duties: operators then hold nothing of what belongs to one. */
export function dutyRoutes(kernel: KernelContext): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        method: 'get',
        path,
        summary: 'Whether duties are separated on the park',
        permission: kernelPermissions.pluginsRead,
        response: z.strictObject({ separated: z.boolean() }),
      },
      async ({ park }) => ({ separated: kernel.separatedDuties.on(park!.id) }),
    ),
    coreRoute(
      {
        method: 'put',
        path,
        summary:
          'Separate duties, or let operators have them again; proposed to another person, who decides limits there',
        permission: kernelPermissions.parkManage,
        body: z.strictObject({
          separated: z.boolean(),
          reason: z.string().trim().min(1).max(500).nullable().default(null).describe('Why, for who decides'),
        }),
        response: z.strictObject({
          separated: z.boolean().describe('In force'),
          proposal: z.int().nullable().describe('Number of the proposal that waits; null where none is needed'),
        }),
      },
      async ({ park, body: { separated, reason }, principal }) => {
        const { id, name } = park!;
        await kernel.separatedDuties.load();
        const before = kernel.separatedDuties.on(id);
        if (before === separated) return { separated, proposal: null };
        // Whoever has the command line has the database too.
        if (principal.kind === 'system') {
          await kernel.database.withKernelTx((tx) => separateDuties(kernel, tx, id, separated, principal));
          await kernel.host.reconcile();
          return { separated, proposal: null };
        }
        const change = { field: 'dutiesSeparated', title, unit: null, before, after: separated };
        const to = separated ? { en: 'separate', 'zh-CN': '分离' } : { en: 'no longer separate', 'zh-CN': '不再分离' };
        const proposal = await kernel.database.withKernelTx((tx) =>
          kernel.proposals.propose(
            tx,
            id,
            kernel.dutiesProposal,
            {
              ...{ subject: id, link: '/settings', data: { separated }, changes: [change], reason },
              params: { person: principal.name, to, park: name },
            },
            principal,
          ),
        );
        return { separated: before, proposal };
      },
    ),
  ];
}
