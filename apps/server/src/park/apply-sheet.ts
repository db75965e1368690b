import type { Kernel } from '@lingtan/kernel';
import { defineErrors, type ParkInfo, type Principal, type Tx } from '@lingtan/sdk';
import type { ModelDiff, TelemetryEngine } from '@lingtan/telemetry';
import { oneChangeAtATime } from './one-change-at-a-time.ts';
import { sheetProblems } from './point-sheet-problems.ts';
import { readSheet, type SheetPoint } from './point-sheet.ts';
import { undoable } from './undoable.ts';

/** Errors of bulk edits of points. `fields` of INVALID has the first fifty cells that are refused. */
export const sheetErrors = defineErrors('POINT_SHEET', {
  CHANGED: {
    message: 'The assets or points of {park} were changed by somebody else meanwhile',
    status: 409,
    hint: 'Load the points again; copy what you entered before, and paste it into the new list.',
    'zh-CN': {
      message: '园区 {park} 的资产或测点已被他人修改',
      hint: '请重新载入测点；可先复制已录入的内容，再粘贴到新列表中。',
    },
  },
  INVALID: { message: '{message}', status: 400, 'zh-CN': { message: '{message}' } },
});

/** Options of {@link applySheet}. */
export interface ApplySheetOptions {
  kernel: Pick<Kernel, 'database' | 'audit'>;
  telemetry: TelemetryEngine;
  park: ParkInfo;
  actor: Principal;
  /** Of the sheet that the edit began with. */
  basis: string;
  points: readonly SheetPoint[];
  /** Only tell what would change. */
  dryRun?: boolean;
}

/**
 * Brings the points of a park to what a sheet says, as a whole or not at all; points that it leaves out are archived
 * and keep their samples.
 * @throws POINT_SHEET_CHANGED when assets or points are not those that the edit began with; POINT_SHEET_INVALID naming
 * the first fifty refused cells; TELEMETRY_UNIT_FIXED when a unit would change under stored samples
 */
export async function applySheet(options: ApplySheetOptions): Promise<ModelDiff['points']> {
  const { kernel, telemetry, park, actor, basis, points, dryRun = false } = options;
  const scope = { parkId: park.id, parkNo: park.no, long: true };
  const done = await undoable(
    dryRun,
    (work: (tx: Tx) => Promise<ModelDiff['points']>) => kernel.database.withParkTx(scope, work),
    async (tx) => {
      await oneChangeAtATime(tx, park.id);
      const { assets, ...present } = await readSheet(telemetry.view(park, null));
      if (present.basis !== basis) throw sheetErrors.CHANGED({ park: park.id });
      await refuseProblems(park, points, assets);
      const { points: diff } = await telemetry.applyModel(tx, scope, { assets, points: [...points] });
      if (diff.added.length + diff.changed.length + diff.archived.length > 0) {
        const { unchanged, ...after } = diff;
        await kernel.audit(tx, {
          parkId: park.id,
          actor,
          action: 'points.edited',
          subject: park.id,
          after: { ...after, unchanged: unchanged.length },
        });
      }
      return diff;
    },
  );
  if (!dryRun) telemetry.points.invalidate(park.id);
  return done;
}

async function refuseProblems(
  park: ParkInfo,
  points: readonly SheetPoint[],
  assets: readonly { id: string }[],
): Promise<void> {
  const fields = await sheetProblems(points, {
    assets: new Set(assets.map(({ id }) => id)),
    enterprises: new Set(park.enterprises.map(({ id }) => id)),
  });
  const [first] = fields;
  if (!first) return;
  const said = { en: `${first.field}: ${first.problem}`, 'zh-CN': `${first.field}：${first['zh-CN'].problem}` };
  throw sheetErrors.INVALID({ message: said, fields });
}
