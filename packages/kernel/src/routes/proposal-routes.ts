import { isOneOf } from '@lingtan/sdk';
import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { isoTime, json, text } from './schemas/common.ts';

const state = z.enum(['proposed', 'approved', 'rejected', 'withdrawn']);
const proposal = z.strictObject({
  no: z.int(),
  pluginId: z.string(),
  kind: z.string(),
  subject: z.string(),
  text,
  changes: z.array(
    z.strictObject({ field: z.string(), title: text, unit: z.string().nullable(), before: json, after: json }),
  ),
  reason: z.string().nullable(),
  proposedBy: z.string(),
  proposedAt: isoTime,
  own: z.boolean().describe('Whether the caller made it, with whichever account or key'),
  state,
  decidedBy: z.string().nullable(),
  decision: z.string().nullable(),
  decidedAt: isoTime.nullable(),
});
const base = { permission: kernelPermissions.proposals } as const;

/** What waits for a second person. */
export function proposalRoutes(kernel: KernelContext): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        ...base,
        method: 'get',
        path: '/api/parks/:park/proposals',
        summary: 'What was proposed and the caller may decide, newest first',
        query: z.strictObject({ state: state.optional() }),
        response: z.array(proposal),
      },
      async ({ park, principal, query }) => {
        const held = (permission: string) => kernel.permissions.allows(principal, permission);
        const found = await kernel.proposals.list(park!.id, { state: query.state, held });
        return found.map(({ proposedPerson, ...each }) => ({ ...each, own: isOneOf(principal, [proposedPerson]) }));
      },
    ),
    coreRoute(
      {
        ...base,
        method: 'post',
        path: '/api/parks/:park/proposals/:no/decision',
        summary: 'Approve or reject as the second person, who signed in a short while ago; withdraw as who made it',
        params: z.object({ park: z.string(), no: z.coerce.number().int().min(1).max(1e9) }),
        body: z.strictObject({
          act: z.enum(['approve', 'reject', 'withdraw']),
          note: z.string().min(1).max(500).nullable().default(null),
        }),
        response: proposal,
      },
      async ({ params, body, principal }) => {
        const held = (permission: string) => kernel.permissions.allows(principal, permission);
        const { park, no } = params;
        const { proposedPerson, ...decided } = await kernel.proposals.decide(park, no, body, { principal, held });
        return { ...decided, own: isOneOf(principal, [proposedPerson]) };
      },
    ),
  ];
}
