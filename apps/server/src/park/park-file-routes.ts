import { type BoundCoreRoute, coreRoute, type Kernel, kernelPermissions, parkErrors, textReply } from '@lingtan/kernel';
import type { TelemetryEngine } from '@lingtan/telemetry';
import { z } from 'zod';
import { applyPark } from './apply-park.ts';
import { exportPark } from './export-park.ts';
import { parkDiffSchema } from './park-diff-schema.ts';
import { readParkFile } from './read-park-file.ts';

/** Whole parks as files: apply with a diff first, and export. */
export function parkFileRoutes(kernel: () => Kernel, telemetry: TelemetryEngine): BoundCoreRoute[] {
  const permission = kernelPermissions.parkManage;
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
        const file = readParkFile(body.text, body.name);
        const diff = await applyPark({ kernel: kernel(), telemetry, file, actor: principal, dryRun: body.dryRun });
        if (!body.dryRun) await kernel().host.reconcile();
        return diff;
      },
    ),
    coreRoute(
      {
        method: 'get',
        path: '/api/park-files/:id',
        summary: 'Export a park as YAML',
        permission,
        params: z.object({ id: z.string() }),
        produces: 'application/yaml',
        response: z.string(),
      },
      async ({ params }) => {
        if (!kernel().host.hasPark(params.id)) throw parkErrors.UNKNOWN({ park: params.id });
        return textReply('application/yaml; charset=utf-8', await exportPark(kernel(), telemetry, params.id));
      },
    ),
  ];
}
