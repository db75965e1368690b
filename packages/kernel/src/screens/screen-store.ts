import { type ScreenLayout, screenLayout, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { canonicalJson } from '@lingtan/sdk';
import { screenErrors } from '../errors.ts';

/** A saved arrangement; `revision` 0 and no layout stand for the one that the plugins' manifests ask for. */
export interface SavedScreen {
  layout: ScreenLayout | null;
  revision: number;
}

/** The saved arrangement of a park's screen. Needs a kernel transaction. */
export async function readScreen(tx: Tx, parkId: string): Promise<SavedScreen> {
  const { rows } = await tx.execute<{ layout: unknown; revision: number }>(
    sql`select layout, revision from kernel.screens where park_id = ${parkId}`,
  );
  const row = rows[0];
  return row ? { layout: screenLayout.parse(row.layout), revision: row.revision } : { layout: null, revision: 0 };
}

/**
 * Saves an arrangement, or with null goes back to what the manifests ask for. Needs a kernel transaction.
 * @param revision the one that the change was made on; null takes any
 * @returns whether anything changed
 * @throws SCREEN_CHANGED_MEANWHILE
 */
export async function writeScreen(
  tx: Tx,
  parkId: string,
  layout: ScreenLayout | null,
  revision: number | null,
): Promise<boolean> {
  // Two who save at once come one after the other, also where there is no row yet.
  await tx.execute(sql`select 1 from kernel.parks where id = ${parkId} for no key update`);
  const before = await readScreen(tx, parkId);
  if (revision !== null && revision !== before.revision) throw screenErrors.CHANGED_MEANWHILE({ park: parkId });
  if (canonicalJson(before.layout) === canonicalJson(layout)) return false;
  if (layout === null) await tx.execute(sql`delete from kernel.screens where park_id = ${parkId}`);
  else
    await tx.execute(sql`insert into kernel.screens (park_id, layout, revision)
      values (${parkId}, ${JSON.stringify(layout)}::jsonb, ${before.revision + 1})
      on conflict (park_id) do update set layout = excluded.layout, revision = excluded.revision, changed_at = now()`);
  return true;
}
