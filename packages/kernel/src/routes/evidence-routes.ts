import { file, isoInstant, LingtanError, type Principal } from '@lingtan/sdk';
import { z } from 'zod';
import { type Identity, principalOn } from '../auth/identity.ts';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { authErrors } from '../errors.ts';
import { type EvidenceView, exportEvidencePack } from '../evidence/index.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { dependents, evidenceNode, explanation } from './schemas/records.ts';

const query = z.strictObject({ park: z.string().max(63), asOf: isoInstant.optional() });
const params = z.object({ ref: z.string() });

// The park is in the query, since a reference fills the rest of the path; it is checked here in the same way.
const common = {
  method: 'get',
  permission: kernelPermissions.evidenceRead,
  anyPrincipal: true,
  params,
} as const;

/** Evidence of figures: one record, the tree under it, what depends on it, and a pack to take away. */
export function evidenceRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const viewOf = (identity: Identity, parkId: string, asOf: string | undefined): EvidenceView => {
    const viewer: Principal | null = principalOn(identity, parkId);
    if (!viewer || !kernel.permissions.allows(viewer, kernelPermissions.evidenceRead.id)) {
      throw authErrors.FORBIDDEN({ permission: kernelPermissions.evidenceRead.id });
    }
    kernel.host.park(parkId);
    return { viewer, asOf: asOf ?? null, may: (permission) => kernel.permissions.allows(viewer, permission) };
  };

  const opens = (park: string, ref: string, view: EvidenceView): Promise<boolean> =>
    kernel.evidence.explain(park, ref, view).then(
      () => true,
      (error: unknown) => {
        if (error instanceof LingtanError && error.status < 500) return false;
        throw error;
      },
    );

  return [
    coreRoute(
      { ...common, path: '/api/evidence/*ref', summary: 'How a figure came about', query, response: explanation },
      ({ params: { ref }, query: { park, asOf }, identity }) =>
        kernel.evidence.explain(park, ref, viewOf(identity, park, asOf)),
    ),
    coreRoute(
      {
        ...common,
        path: '/api/evidence-tree/*ref',
        summary: 'A figure and what lies under it',
        query: query.extend({ depth: z.coerce.number().int().min(0).max(12).default(3) }),
        response: evidenceNode,
      },
      ({ params: { ref }, query: { park, asOf, depth }, identity }) =>
        kernel.evidence.explainTree(park, ref, viewOf(identity, park, asOf), depth),
    ),
    coreRoute(
      {
        ...common,
        path: '/api/evidence-dependents/*ref',
        summary: 'What depends on a record',
        query,
        response: dependents,
      },
      async ({ params: { ref }, query: { park, asOf }, identity }) => {
        const view = viewOf(identity, park, asOf);
        const all = await kernel.evidence.dependentsOf(park, ref);
        if (view.viewer.enterpriseId === null) return { ref, dependents: all };
        // A member learns only of what opens to them: that there is more is nobody else's to tell.
        const own: string[] = [];
        for (const each of all) if (await opens(park, each, view)) own.push(each);
        return { ref, dependents: own };
      },
    ),
    coreRoute(
      {
        ...common,
        path: '/api/evidence-pack/*ref',
        summary: 'A signed pack of everything under a figure',
        query,
        produces: 'application/x-ndjson',
        response: z.string(),
        isLarge: () => true,
      },
      async ({ params: { ref }, query: { park, asOf }, identity }) => {
        const view = viewOf(identity, park, asOf);
        const lines = exportEvidencePack({
          evidence: kernel.evidence,
          key: kernel.installationKey,
          parkId: park,
          ref,
          view,
          createdAt: new Date().toISOString(),
        });
        // Taken once before the answer begins, so that a figure that does not open is an error and not half a file.
        const first = await lines.next();
        return file(
          'application/x-ndjson',
          `${ref.replace(/[^\w.-]+/g, '_')}.evidence.jsonl`,
          continued(first.value as string, lines),
        );
      },
    ),
  ];
}

async function* continued(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
