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
  tied: z
    .boolean()
    .describe(
      'Whether the caller would decide it, and counts as the same person: one has made or reset the account of the other',
    ),
  mayDecide: z.boolean().describe('Whether the caller may approve or reject it, once signed in a short while ago'),
  state,
  decidedBy: z.string().nullable(),
  decision: z.string().nullable(),
  decidedAt: isoTime.nullable(),
});
const base = { permission: kernelPermissions.proposals } as const;

const shown = ({ proposedPerson: _, ...proposal }: ViewedProposal) => proposal;

const listed = z.strictObject({
  state: state.optional(),
  plugin: z.string().max(63).optional().describe('About this plugin only: of its kinds, or of its settings'),
  kind: z.string().max(130).optional().describe('Of this kind only'),
  before: z.coerce.number().int().min(1).max(1e9).optional().describe('Those with smaller numbers: the next page'),
  limit: z.coerce.number().int().min(1).max(200).default(200),
});
const answer = z.strictObject({
  act: z.enum(['approve', 'reject', 'withdraw']),
  note: z.string().min(1).max(500).nullable().default(null),
  idempotencyKey: z.string().min(8).max(100).optional().describe('Given again, it gets the first answer'),
});
const no = z.coerce.number().int().min(1).max(1e9);

/** What waits for a second person: on a park, or for the whole installation, where only administrators are. */
export function proposalRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const routes = (under: string, of: string, params: z.ZodType<{ no: number }>): BoundCoreRoute[] => [
    coreRoute(
      {
        ...base,
        method: 'get',
        path: `${under}/proposals`,
        summary: `What was proposed ${of} and the caller may decide, or has proposed, newest first`,
        query: listed,
        response: z.array(proposal),
      },
      async ({ park, principal, query }) => (await kernel.proposals.list(park, query, principal)).map(shown),
    ),
    coreRoute(
      {
        ...base,
        method: 'post',
        path: `${under}/proposals/:no/decision`,
        summary: `Approve or reject ${of} as the second person, who signed in a short while ago; withdraw as who made it`,
        params,
        body: answer,
        response: proposal,
      },
      async ({ park, params: { no: which }, body: { idempotencyKey, ...body }, principal }) => {
        const given = { ...body, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
        return shown((await kernel.proposals.decide(park, which, given, principal)).proposal);
      },
    ),
  ];
  return [
    ...routes('/api/parks/:park', 'on the park', z.object({ park: z.string(), no })),
    ...routes('/api', 'for the installation', z.object({ no })),
  ];
}
