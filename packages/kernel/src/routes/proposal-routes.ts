import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import type { ViewedProposal } from '../proposals/proposal-ledger.ts';
import { isoTime, json, text } from './schemas/common.ts';

const state = z.enum(['proposed', 'approved', 'rejected', 'withdrawn', 'expired']);
const proposal = z.strictObject({
  no: z.int(),
  pluginId: z.string(),
  kind: z.string(),
  subject: z.string(),
  text,
  changes: z.array(
    z.strictObject({ field: z.string(), title: text, unit: z.string().nullable(), before: json, after: json }),
  ),
  link: z.string().nullable().describe('Page of the plugin that it is about'),
  reason: z.string().nullable(),
  proposedBy: z.string(),
  proposedAt: isoTime,
  expiresAt: isoTime.nullable(),
  own: z.boolean().describe('Whether the caller made it, with whichever account or key'),
  mayDecide: z.boolean().describe('Whether the caller may approve or reject it, once signed in a short while ago'),
  state,
  decidedBy: z.string().nullable(),
  decision: z.string().nullable(),
  decidedAt: isoTime.nullable(),
});
const base = { permission: kernelPermissions.proposals } as const;

const shown = ({ proposedPerson: _, ...proposal }: ViewedProposal) => proposal;

/** What waits for a second person. */
export function proposalRoutes(kernel: KernelContext): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        ...base,
        method: 'get',
        path: '/api/parks/:park/proposals',
        summary: 'What was proposed and the caller may decide, or has proposed, newest first',
        query: z.strictObject({
          state: state.optional(),
          plugin: z.string().max(63).optional().describe('About this plugin only: of its kinds, or of its settings'),
          kind: z.string().max(130).optional().describe('Of this kind only'),
          before: z.coerce
            .number()
            .int()
            .min(1)
            .max(1e9)
            .optional()
            .describe('Those with smaller numbers: the next page'),
          limit: z.coerce.number().int().min(1).max(200).default(200),
        }),
        response: z.array(proposal),
      },
      async ({ park, principal, query }) => (await kernel.proposals.list(park!, query, principal)).map(shown),
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
          idempotencyKey: z.string().min(8).max(100).optional().describe('Given again, it gets the first answer'),
        }),
        response: proposal,
      },
      async ({ park, params, body: { idempotencyKey, ...body }, principal }) => {
        const answer = { ...body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
        return shown((await kernel.proposals.decide(park!, params.no, answer, principal)).proposal);
      },
    ),
  ];
}
