import { type BoundCoreRoute, coreRoute, type Kernel, kernelPermissions, parkErrors } from '@lingtan/kernel';
import type { ParkInfo } from '@lingtan/sdk';
import type { TelemetryEngine } from '@lingtan/telemetry';
import { z } from 'zod';
import { applySheet } from './apply-sheet.ts';
import { readSheet, sheetPoint } from './point-sheet.ts';

const ids = z.array(z.string());
const diff = z.strictObject({ added: ids, changed: ids, unchanged: ids, archived: ids });
const path = '/api/parks/:park/point-sheet';
const params = z.object({ park: z.string() });

/** All points of a park as one sheet, to be edited in bulk: read, check and apply. */
export function pointSheetRoutes(kernel: () => Kernel, telemetry: TelemetryEngine): BoundCoreRoute[] {
  const permission = kernelPermissions.parkManage;
  return [
    coreRoute(
      {
        method: 'get',
        path,
        summary: 'All points of a park as a sheet for bulk edits',
        permission,
        params,
        response: z.strictObject({ basis: z.string(), points: z.array(sheetPoint) }),
      },
      async ({ park }) => {
        const { basis, points } = await readSheet(telemetry.view(known(park), null));
        return { basis, points };
      },
    ),
    coreRoute(
      {
        method: 'put',
        path,
        summary: 'Bring the points of a park to what a sheet says; points that it leaves out are archived',
        permission,
        params,
        bodyLimit: 16 * 1024 * 1024,
        body: z.strictObject({
          /** From the sheet that the edit began with. */
          basis: z.string(),
          points: z.array(sheetPoint).max(50_000),
          /** Only tell what would change. */
          dryRun: z.boolean().default(false),
        }),
        response: z.strictObject({ points: diff }),
      },
      async ({ park, body, principal }) => ({
        points: await applySheet({ kernel: kernel(), telemetry, park: known(park), actor: principal, ...body }),
      }),
    ),
  ];
}

function known(park: ParkInfo | null): ParkInfo {
  if (!park) throw parkErrors.UNKNOWN({ park: '' });
  return park;
}
