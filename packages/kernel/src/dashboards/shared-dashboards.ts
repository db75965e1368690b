import type { DashboardLayout, Tx } from '@lingtan/sdk';
import { createDashboard, deleteDashboard, listDashboards, writeDashboard } from './dashboard-store.ts';
import { lookAs } from './viewpoint.ts';

/** A shared dashboard as it stands in the file of its park. */
export type SharedDashboard = DashboardLayout & { id: string };

/** The dashboards that everybody on the park sees. Needs a kernel transaction. */
export async function sharedDashboards(tx: Tx, parkId: string): Promise<SharedDashboard[]> {
  await lookAs(tx, parkId, null);
  return (await listDashboards(tx)).map(({ id, title, panels }) => ({ id, title, panels }));
}

/** Brings the shared dashboards to those of a file; own ones are nobody else's business. Needs a kernel transaction. */
export async function applyDashboards(
  tx: Tx,
  parkId: string,
  wanted: readonly SharedDashboard[],
  by: string,
): Promise<{ added: string[]; changed: string[]; removed: string[] }> {
  const diff = { added: [] as string[], changed: [] as string[], removed: [] as string[] };
  const before = new Set((await sharedDashboards(tx, parkId)).map(({ id }) => id));
  const kept = new Set(wanted.map(({ id }) => id));
  for (const id of before)
    if (!kept.has(id)) {
      await deleteDashboard(tx, parkId, id);
      diff.removed.push(id);
    }
  for (const { id, ...layout } of wanted)
    if (!before.has(id)) {
      await createDashboard(tx, { parkId, id, ownerId: null, by }, layout);
      diff.added.push(id);
    } else if (await writeDashboard(tx, { parkId, id, by, revision: null }, layout)) diff.changed.push(id);
  return diff;
}
