import { canonicalJson, type DashboardLayout, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { dashboardErrors } from '../errors.ts';

/** A dashboard as it is kept. */
export interface Dashboard extends DashboardLayout {
  id: string;
  /** A person's own; else everybody on the park sees it. */
  own: boolean;
  revision: number;
  changedBy: string;
  /** ISO 8601 UTC. */
  changedAt: string;
}

/** What a dashboard was at a revision. */
export type DashboardRevision = Omit<Dashboard, 'id' | 'own'>;

const mostOfAKind = 50;
const keptRevisions = 50;

const columns = sql`id, owner_id is not null as own, title, panels, revision, changed_by as "changedBy",
  to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "changedAt"`;

/** Dashboards that the transaction may see, shared ones first. Needs {@link lookAs}. */
export async function listDashboards(tx: Tx): Promise<Dashboard[]> {
  const { rows } = await tx.execute(
    sql`select ${columns} from kernel.dashboards order by owner_id is not null, title ->> 'en', id`,
  );
  return rows as unknown as Dashboard[];
}

/** One that the transaction may see. @throws DASHBOARD_UNKNOWN */
export async function readDashboard(tx: Tx, parkId: string, id: string): Promise<Dashboard> {
  const { rows } = await tx.execute(
    sql`select ${columns} from kernel.dashboards where park_id = ${parkId} and id = ${id}`,
  );
  if (!rows[0]) throw dashboardErrors.UNKNOWN({ park: parkId, dashboard: id });
  return rows[0] as unknown as Dashboard;
}

/** Earlier states of one, newest first. */
export async function listRevisions(tx: Tx, parkId: string, id: string): Promise<DashboardRevision[]> {
  await readDashboard(tx, parkId, id);
  const { rows } = await tx.execute(sql`select title, panels, revision, changed_by as "changedBy",
    to_char(changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "changedAt"
    from kernel.dashboard_revisions where park_id = ${parkId} and id = ${id} order by revision desc`);
  return rows as unknown as DashboardRevision[];
}

/** Makes one. @throws DASHBOARD_TOO_MANY */
export async function createDashboard(
  tx: Tx,
  at: { parkId: string; id: string; ownerId: string | null; by: string },
  { title, panels }: DashboardLayout,
): Promise<Dashboard> {
  const { parkId, id, ownerId, by } = at;
  // Two who make one at once come one after the other, so that the count holds.
  await tx.execute(sql`select 1 from kernel.parks where id = ${parkId} for no key update`);
  const { rows } = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from kernel.dashboards where owner_id is not distinct from ${ownerId}`,
  );
  if (rows[0]!.count >= mostOfAKind) throw dashboardErrors.TOO_MANY({ park: parkId, most: mostOfAKind });
  await tx.execute(sql`insert into kernel.dashboards (park_id, id, owner_id, title, panels, changed_by)
    values (${parkId}, ${id}, ${ownerId}, ${JSON.stringify(title)}::jsonb, ${JSON.stringify(panels)}::jsonb, ${by})`);
  await keepRevision(tx, parkId, id);
  return readDashboard(tx, parkId, id);
}

/**
 * Saves one.
 * @param revision the one that the change was made on; null takes any
 * @returns whether anything changed
 * @throws DASHBOARD_UNKNOWN, DASHBOARD_CHANGED_MEANWHILE
 */
export async function writeDashboard(
  tx: Tx,
  at: { parkId: string; id: string; by: string; revision: number | null },
  { title, panels }: DashboardLayout,
): Promise<boolean> {
  const { parkId, id, by, revision } = at;
  await tx.execute(sql`select 1 from kernel.dashboards where park_id = ${parkId} and id = ${id} for update`);
  const before = await readDashboard(tx, parkId, id);
  if (revision !== null && revision !== before.revision)
    throw dashboardErrors.CHANGED_MEANWHILE({ dashboard: before.title.en });
  if (canonicalJson({ title: before.title, panels: before.panels }) === canonicalJson({ title, panels })) return false;
  await tx.execute(sql`update kernel.dashboards set title = ${JSON.stringify(title)}::jsonb,
    panels = ${JSON.stringify(panels)}::jsonb, revision = revision + 1, changed_by = ${by}, changed_at = now()
    where park_id = ${parkId} and id = ${id}`);
  await keepRevision(tx, parkId, id);
  return true;
}

/** Takes one away, with what it was. @throws DASHBOARD_UNKNOWN */
export async function deleteDashboard(tx: Tx, parkId: string, id: string): Promise<void> {
  await readDashboard(tx, parkId, id);
  await tx.execute(sql`delete from kernel.dashboards where park_id = ${parkId} and id = ${id}`);
}

async function keepRevision(tx: Tx, parkId: string, id: string): Promise<void> {
  await tx.execute(sql`insert into kernel.dashboard_revisions
      (park_id, id, revision, title, panels, changed_by, changed_at)
    select park_id, id, revision, title, panels, changed_by, changed_at from kernel.dashboards
    where park_id = ${parkId} and id = ${id}`);
  await tx.execute(sql`delete from kernel.dashboard_revisions where park_id = ${parkId} and id = ${id}
    and revision <= (select revision - ${keptRevisions} from kernel.dashboards where park_id = ${parkId} and id = ${id})`);
}
