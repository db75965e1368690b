import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { backupPlan, type BackupPlan, defaultPlan } from './backup-plan.ts';

const key = 'backup plan';
// Plans of versions that tried no backups say nothing of trials.
const stored = z.strictObject({
  ...backupPlan.shape,
  drillDays: backupPlan.shape.drillDays.default(defaultPlan.drillDays),
  since: z.iso.datetime(),
});

/** A plan and since when it holds, ms UTC. */
export type StoredPlan = BackupPlan & { since: number };

/** The plan of the installation; null before one was chosen. Locked for a change with `lock`. */
export async function readPlan(tx: Tx, lock = false): Promise<StoredPlan | null> {
  const { rows } = await tx.execute<{ value: unknown }>(
    sql`select value from kernel.settings where key = ${key} ${lock ? sql`for update` : sql``}`,
  );
  if (!rows[0]) return null;
  const { since, ...plan } = stored.parse(rows[0].value);
  return { ...plan, since: Date.parse(since) };
}

/** Writes the plan; with `first` only where there is none. @returns whether it was written */
export async function writePlan(tx: Tx, { since, ...plan }: StoredPlan, first = false): Promise<boolean> {
  const value = JSON.stringify({ ...plan, since: new Date(since).toISOString() });
  const { rowCount } = await tx.execute(sql`insert into kernel.settings (key, value) values (${key}, ${value}::jsonb)
    on conflict (key) ${first ? sql`do nothing` : sql`do update set value = excluded.value, updated_at = now()`}`);
  return (rowCount ?? 0) > 0;
}
