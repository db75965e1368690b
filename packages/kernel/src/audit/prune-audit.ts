import { retentionMoment } from '../database/retention.ts';
import type { KernelDatabase } from '../database/open-database.ts';
import { rawClient } from '../database/transaction.ts';
import { type AuditAnchor, storeAnchor } from './anchors.ts';
import { appendAudit } from './append-audit.ts';
import type { InstallationKey } from './installation-key.ts';

/** Rows of a chain that one run deletes at most, so that its transaction stays short. */
const mostRows = 50_000;
const actor = { kind: 'system', id: 'kernel.audit', name: 'Retention of the audit log' } as const;

/** Years that the audit log is kept for unless the installation says otherwise. */
export const defaultAuditYears = 10;

/** Days that a park keeps it for at most. */
export const mostAuditDays = 36_500;

/** What is older may go: the beginning of a month, so that a chain is cut once a month and not with every run. ISO 8601 UTC. */
export function auditLimit(years: number, now: number): string {
  const today = new Date(now);
  return new Date(Date.UTC(today.getUTCFullYear() - years, today.getUTCMonth(), 1)).toISOString();
}

/** The limits of parks that keep it longer than the installation says, by park. @param now ms UTC */
export async function longerAuditLimits(
  { kernelPool }: Pick<KernelDatabase, 'kernelPool'>,
  now: number,
): Promise<Map<string, string>> {
  const { rows } = await kernelPool.query<{ park: string; days: number }>(
    'select park_id as park, days from kernel.audit_retention',
  );
  return new Map(rows.map(({ park, days }) => [park, auditLimit(0, now - days * 86_400_000)]));
}

/**
 * Deletes the beginning of each chain, up to the first row that is not older than `before` (at least a year ago, which the
 * database asserts too), or than what `longer` says of its park. A signed anchor takes its place in the same transaction, and a row of the chain says so, which stays.
 * @returns the anchors, one for each chain that was cut
 */
export async function pruneAudit(
  database: Pick<KernelDatabase, 'kernelPool' | 'withKernelTx'>,
  key: InstallationKey,
  { before: ofAll, longer, most = mostRows }: { before: string; longer?: ReadonlyMap<string, string>; most?: number },
): Promise<AuditAnchor[]> {
  const { rows: chains } = await database.kernelPool.query<{ chain: string; parkId: string | null }>(
    `select chain, "parkId" from (select distinct on (chain) chain, park_id as "parkId", at from kernel.audit_log
       order by chain, seq) beginning where at < $1`,
    [ofAll],
  );
  const anchors: AuditAnchor[] = [];
  for (const { chain, parkId } of chains) {
    const own = parkId === null ? undefined : longer?.get(parkId);
    const before = own !== undefined && own < ofAll ? own : ofAll;
    const anchor = await database.withKernelTx(async (tx) => {
      const client = rawClient(tx);
      await client.query(`select pg_advisory_xact_lock(hashtextextended('lingtan audit retention', 0))`);
      // Never the last row: the chain goes on from it, also where all of it is old.
      const { rows } = await client.query<{ seq: string; hash: string }>(
        `select seq, hash from kernel.audit_log where chain = $1 and seq = least(
           (select min(seq) from kernel.audit_log where chain = $1) + $3::int - 1,
           coalesce((select seq from kernel.audit_log where chain = $1 and at >= $2 order by seq limit 1),
             (select max(seq) from kernel.audit_log where chain = $1)) - 1)`,
        [chain, before, most],
      );
      // Another process was first.
      if (!rows[0]) return null;
      const { hash } = rows[0];
      const seq = Number(rows[0].seq);
      const cut = await storeAnchor(client, key, { chain, seq, hash, at: new Date().toISOString(), kind: 'pruned' });
      await client.query('delete from kernel.audit_log where chain = $1 and seq <= $2', [chain, seq]);
      await client.query(
        `delete from kernel.audit_anchors where chain = $1 and seq < $2 and at < ${retentionMoment} - interval '1 year'`,
        [chain, seq],
      );
      await appendAudit(tx, { parkId, actor, action: 'audit.pruned', subject: chain, after: { before, seq, hash } });
      return cut;
    });
    if (anchor) anchors.push(anchor);
  }
  return anchors;
}
