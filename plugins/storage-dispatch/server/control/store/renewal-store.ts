import { sql } from 'drizzle-orm';
import type { Tx } from '@lingtan/sdk';
import { iso } from '../../refs.ts';
import type { UsedSample } from './decision-store.ts';
import { storableJson } from './storable-json.ts';

/** How often a setpoint was sent again without a change, and what the newest time of it was. */
export interface Renewals {
  times: number;
  /** ms UTC. */
  at: number;
  expiresAt: number;
  samples: readonly UsedSample[];
  /** What the device answered to the newest, kW; null before there is one. */
  readKw: number | null;
}

/**
 * Says until when, and how often, the setpoint of a decision has been renewed; the newest word counts.
 *
 * @param pendingAt when one more was decided, of which it is not known yet whether the device has got it, ms UTC
 */
export async function writeRenewals(
  tx: Tx,
  parkId: string,
  decisionNo: number,
  { times, at, expiresAt, samples, readKw }: Renewals,
  pendingAt: number | null = null,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_storage_dispatch.renewals
      (park_id, decision_no, times, renewed_at, expires_at, pending_at, samples, read_kw)
    values (${parkId}, ${decisionNo}, ${times}, ${iso(at)}::timestamptz, ${iso(expiresAt)}::timestamptz,
      ${pendingAt === null ? null : iso(pendingAt)}::timestamptz, ${storableJson(samples)}::jsonb, ${readKw})
    on conflict (park_id, decision_no) do update set times = excluded.times, renewed_at = excluded.renewed_at,
      expires_at = excluded.expires_at, pending_at = excluded.pending_at, samples = excluded.samples,
      read_kw = excluded.read_kw`);
}
