import {
  type BoundCoreRoute,
  coreRoute,
  type Kernel,
  kernelPermissions,
  parkErrors,
  recordedActor,
} from '@lingtan/kernel';
import { file } from '@lingtan/sdk';
import type { TelemetryEngine } from '@lingtan/telemetry';
import { z } from 'zod';
import { applyPark } from './apply-park.ts';
import { exportPark } from './export-park.ts';
import { parkDiffSchema } from './park-diff.ts';
import { listRevisions, textBefore } from './park-revisions.ts';
import { readParkFile } from './read-park-file.ts';
import { rollBackPark } from './roll-back-park.ts';

const params = z.object({ id: z.string() });
const revision = z.int().min(1).max(2_147_483_647);
const parkRevision = z.strictObject({
  revision,
  at: z.iso.datetime(),
  actor: recordedActor,
  /** Name of the file that was applied; null for a rollback. */
  source: z.string().nullable(),
  /** Of a rollback, the revision before which the park was brought back. */
  undoneFrom: revision.nullable(),
  /** False where the park was made by it. */
  hasBefore: z.boolean(),
  diff: parkDiffSchema,
});

/** Whole parks as files: apply with a diff first, export, history and way back. */
export function parkFileRoutes(kernel: () => Kernel, telemetry: TelemetryEngine): BoundCoreRoute[] {
  const permission = kernelPermissions.parkManage;
  const yaml = (name: string, text: string) => file('application/yaml; charset=utf-8', `${name}.yaml`, text);
  const assertKnown = (park: string): void => {
    if (!kernel().host.hasPark(park)) throw parkErrors.UNKNOWN({ park });
  };
  return [
    coreRoute(
      {
        method: 'post',
        path: '/api/park-files',
        summary: 'Apply a park file (YAML); with dryRun only tell what would change',
        permission,
        bodyLimit: 8 * 1024 * 1024,
        body: z.strictObject({
          text: z.string(),
          name: z.string().max(200).default('park file'),
          dryRun: z.boolean().default(false),
        }),
        response: parkDiffSchema,
      },
      async ({ body, principal }) => {
        const given = readParkFile(body.text, body.name);
        const { name, dryRun } = body;
        const source = { file: name };
        const diff = await applyPark({ kernel: kernel(), telemetry, file: given, source, actor: principal, dryRun });
        if (!dryRun) await kernel().host.reconcile();
        return diff;
      },
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/park-files/:id',
        summary: 'Export a park as YAML',
        permission,
        params,
        produces: 'application/yaml',
        response: z.string(),
      },
      async ({ params: { id } }) => yaml(id, await exportPark(kernel(), telemetry, id)),
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/park-files/:id/revisions',
        summary: 'Files that were applied to a park and rollbacks, newest first; the last 50',
        permission,
        params,
        response: z.array(parkRevision),
      },
      async ({ params: { id } }) => {
        assertKnown(id);
        return kernel().database.withKernelTx((tx) => listRevisions(tx, id));
      },
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/park-files/:id/revisions/:revision',
        summary: 'What a park was before a revision, as YAML',
        permission,
        params: params.extend({ revision: z.coerce.number().pipe(revision) }),
        produces: 'application/yaml',
        response: z.string(),
      },
      async ({ params: { id, revision: wanted } }) => {
        assertKnown(id);
        return yaml(`${id}-${wanted}`, (await kernel().database.withKernelTx((tx) => textBefore(tx, id, wanted))).text);
      },
    ),
    coreRoute(
      {
        method: 'post',
        path: '/api/park-files/:id/rollback',
        summary: 'Bring a park back to what it was before a revision; with dryRun only tell what would change',
        permission,
        params,
        body: z.strictObject({
          /** Default: the last one. */
          revision: revision.nullable().default(null),
          dryRun: z.boolean().default(false),
        }),
        response: parkDiffSchema,
      },
      async ({ params: { id }, body, principal }) => {
        assertKnown(id);
        const diff = await rollBackPark({ kernel: kernel(), telemetry, parkId: id, actor: principal, ...body });
        if (!body.dryRun) await kernel().host.reconcile();
        return diff;
      },
    ),
  ];
}
