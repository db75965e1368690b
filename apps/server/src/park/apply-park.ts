import { applyDashboards, type Kernel, writeScreen } from '@lingtan/kernel';
import type { LocalizedText, Principal, Tx } from '@lingtan/sdk';
import type { ModelDiff, TelemetryEngine } from '@lingtan/telemetry';
import { oneChangeAtATime } from './one-change-at-a-time.ts';
import { hasChanges, type ParkDiff } from './park-diff.ts';
import { parkDocument } from './park-document.ts';
import { type ParkFile, telemetryModelOf } from './park-file.ts';
import { keepRevision, type ParkChangeSource } from './park-revisions.ts';
import { writeEnterprises, writePark } from './park-store.ts';
import { undoable } from './undoable.ts';
import { writePlugins } from './write-park-plugins.ts';

/** Options of {@link applyPark}. */
export interface ApplyParkOptions {
  kernel: Kernel;
  telemetry: TelemetryEngine;
  file: ParkFile;
  /** Stands in the history of the park. */
  source: ParkChangeSource;
  actor: Principal;
  /** Only tell what would change. */
  dryRun?: boolean;
  /** Store configurations that plugins refuse, so that the rest of the park comes up. For the first start and for going back. */
  lenient?: boolean;
}

/**
 * Brings a park to what its file says, or leaves it as it is when anything in it is refused. What it was before is kept
 * as a revision. Applying the same file twice changes nothing the second time.
 *
 * Assets and points belong to another role of the database than the park, so there are two transactions: the one of the
 * points is the last step in the other one and is committed just before it. Only where the connection breaks between
 * the two commits are the points new and the rest is not; applying the file again completes it then.
 */
export async function applyPark(options: ApplyParkOptions): Promise<ParkDiff> {
  const { kernel, telemetry, file, source, actor, dryRun = false } = options;
  const parkId = file.park.id;
  const diff = await undoable(
    dryRun,
    (work: (tx: Tx) => Promise<ParkDiff>) => kernel.database.withKernelTx(work),
    async (tx) => {
      await oneChangeAtATime(tx, parkId);
      const before = dryRun ? null : await parkDocument(tx, telemetry, parkId);
      const { no, ...written } = await writeKernelPart(tx, options);
      return undoable(
        dryRun,
        (work: (tx: Tx) => Promise<ParkDiff>) => kernel.database.withParkTx({ parkId, parkNo: no, long: true }, work),
        async (parkTx) => {
          const model = await telemetry.applyModel(parkTx, { parkId, parkNo: no }, telemetryModelOf(file));
          const made = { park: parkId, ...written, telemetry: withoutUnchanged(model) };
          const found: ParkDiff = { ...made, changed: hasChanges(made), revision: null };
          if (dryRun || !found.changed) return found;
          const revision = await keepRevision(tx, parkId, { actor, source, before, diff: found });
          const after = { ...found, revision };
          const action = 'file' in source ? 'park.applied' : 'park.rolled-back';
          await kernel.audit(tx, { parkId, actor, action, subject: parkId, after });
          return after;
        },
      );
    },
  );
  if (!dryRun) telemetry.points.invalidate(parkId);
  return diff;
}

/** All of a park but its assets and points. */
async function writeKernelPart(
  tx: Tx,
  { kernel, file, actor, lenient = false }: ApplyParkOptions,
): Promise<Omit<ParkDiff, 'park' | 'telemetry' | 'changed' | 'revision'> & { no: number }> {
  const { id } = file.park;
  const warnings: LocalizedText[] = [];
  const { no, created, changed: fields } = await writePark(tx, file);
  const enterprises = await writeEnterprises(tx, file, warnings);
  const screen = file.screen !== undefined && (await writeScreen(tx, id, file.screen, null));
  const plugins = await writePlugins(tx, { kernel, file, actor, lenient, warnings });
  const dashboards = file.dashboards
    ? await applyDashboards(tx, id, file.dashboards, actor.name)
    : { added: [], changed: [], removed: [] };
  return { no, created, fields, enterprises, plugins, screen, dashboards, warnings };
}

function withoutUnchanged({ assets, points }: ModelDiff): ParkDiff['telemetry'] {
  const changes = ({ added, changed, archived }: ModelDiff['assets']) => ({ added, changed, archived });
  return { assets: changes(assets), points: changes(points) };
}
