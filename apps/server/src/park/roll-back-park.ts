import type { Kernel } from '@lingtan/kernel';
import type { Principal } from '@lingtan/sdk';
import type { TelemetryEngine } from '@lingtan/telemetry';
import { sql } from 'drizzle-orm';
import { applyPark } from './apply-park.ts';
import type { ParkDiff } from './park-diff.ts';
import { textBefore } from './park-revisions.ts';
import { readParkFile } from './read-park-file.ts';

/** Options of {@link rollBackPark}. */
export interface RollBackOptions {
  kernel: Kernel;
  telemetry: TelemetryEngine;
  parkId: string;
  /** The park is brought back to what it was before this one; null takes the last. */
  revision: number | null;
  actor: Principal;
  /** Only tell what would change. */
  dryRun?: boolean;
}

/**
 * Brings a park back to what it was before a revision, whatever was changed since; this is a revision too, so it can be
 * undone. Plugins that came later are switched off and keep their configuration. Secrets are today's: one that was
 * deleted since has to be entered again, and a warning says so.
 * @throws PARK_NO_REVISION, PARK_NOTHING_BEFORE
 */
export async function rollBackPark(options: RollBackOptions): Promise<ParkDiff> {
  const { kernel, telemetry, parkId, actor, dryRun = false } = options;
  const [{ revision, text }, known] = await kernel.database.withKernelTx(async (tx) => [
    await textBefore(tx, parkId, options.revision),
    await tx.execute<{ id: string }>(sql`select plugin_id as id from kernel.park_plugins where park_id = ${parkId}`),
  ]);
  const file = readParkFile(text, `revision ${revision}`);
  for (const { id } of known.rows)
    if (!(id in file.plugins) && kernel.registry.get(id)) file.plugins[id] = { enabled: false };
  return applyPark({ kernel, telemetry, file, source: { undoneFrom: revision }, actor, dryRun, lenient: true });
}
