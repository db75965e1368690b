import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { timestamp } from '../interval-store.ts';

/** How far the checks beside closing have come. */
export interface VeeState {
  fingerprint: string | null;
  /** ms UTC; null before the first check. */
  checkedUntil: number | null;
}

export async function readState(tx: Tx): Promise<VeeState> {
  const { rows } = await tx.execute<{ fingerprint: string | null; checked: number | null }>(sql`
    select fingerprint, (extract(epoch from checked_until) * 1000)::float8 as checked
    from plugin_energy_metering.vee_state where park_id = current_setting('lingtan.park_id')`);
  return { fingerprint: rows[0]?.fingerprint ?? null, checkedUntil: rows[0]?.checked ?? null };
}

/** Older intervals changed, so what was checked from there on is checked again. */
export async function goBackTo(tx: Tx, start: number): Promise<void> {
  await tx.execute(sql`
    update plugin_energy_metering.vee_state set checked_until = ${timestamp(start)}
    where park_id = current_setting('lingtan.park_id') and checked_until > ${timestamp(start)}`);
}

export async function writeState(tx: Tx, parkId: string, state: Partial<VeeState>): Promise<void> {
  const { fingerprint = null, checkedUntil = null } = state;
  await tx.execute(sql`
    insert into plugin_energy_metering.vee_state as s (park_id, fingerprint, checked_until)
    values (${parkId}, ${fingerprint}, ${checkedUntil === null ? sql`null` : timestamp(checkedUntil)})
    on conflict (park_id) do update set fingerprint = coalesce(excluded.fingerprint, s.fingerprint),
      checked_until = coalesce(excluded.checked_until, s.checked_until)`);
}
