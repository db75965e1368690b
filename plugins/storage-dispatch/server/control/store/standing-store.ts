import type { OpenProposal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { iso } from '../../refs.ts';
import type { Actor } from './mode-store.ts';

/** A request that plan and controller may use more, and who agreed. */
export interface StandingRow extends Record<string, unknown> {
  no: number;
  device: string;
  max_kw: number;
  valid_from: number;
  expires_at: number;
  reason: string;
  by: Actor;
  approved: { by: Actor; loginAt: number; at: number } | null;
}

export interface NewStanding {
  device: string;
  max_kw: number;
  valid_from: number;
  expires_at: number;
  reason: string;
  by: Actor;
  at: number;
}

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`);

/** Requests that have not expired and hold, or wait for a second person as `open` says; newest last. */
export async function readStanding(tx: Tx, now: number, open: readonly OpenProposal[]): Promise<StandingRow[]> {
  const { rows } = await tx.execute<StandingRow>(sql`
    select r.no::float8 as no, device, max_kw, ${ms('valid_from')} as valid_from, ${ms('expires_at')} as expires_at, reason,
      by_actor as by,
      (select json_build_object('by', a.by_actor, 'loginAt', (extract(epoch from a.login_at) * 1000)::float8,
          'at', (extract(epoch from a.at) * 1000)::float8)
        from plugin_storage_dispatch.approvals a
        where a.park_id = r.park_id and a.kind = 'standing' and a.about = r.no order by a.no limit 1) as approved
    from plugin_storage_dispatch.standing_requests r
    where ${ofPark} and expires_at > ${iso(now)}::timestamptz order by r.no`);
  return rows.filter(({ no, approved }) => approved !== null || open.some(({ subject }) => subject === String(no)));
}

export async function insertStanding(tx: Tx, parkId: string, row: NewStanding): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    insert into plugin_storage_dispatch.standing_requests
      (park_id, device, max_kw, valid_from, expires_at, reason, by_actor, at)
    values (${parkId}, ${row.device}, ${row.max_kw}, ${iso(row.valid_from)}::timestamptz,
      ${iso(row.expires_at)}::timestamptz, ${row.reason}, ${JSON.stringify(row.by)}::jsonb, ${iso(row.at)}::timestamptz)
    returning no::float8 as no`);
  return rows[0]!.no;
}
