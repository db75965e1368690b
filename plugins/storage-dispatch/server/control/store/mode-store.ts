import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { DeviceMode } from '../../../contracts/index.ts';
import { iso } from '../../refs.ts';

/** Who did something: what is kept of a principal. */
export interface Actor {
  kind: Principal['kind'];
  id: string;
  name: string;
  personId: string | null;
}

export function actorOf({ kind, id, name, personId }: Principal): Actor {
  return { kind, id, name, personId: personId ?? null };
}

export interface ModeRow extends Record<string, unknown> {
  device: string;
  mode: DeviceMode;
  reason: string;
  by: Actor;
  at: number;
}

export interface StopRow extends Record<string, unknown> {
  stopped: boolean;
  reason: string;
  by: Actor;
  at: number;
}

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const atMs = sql.raw(`(extract(epoch from at) * 1000)::float8 as at`);

/** The mode of each device that a person has set. */
export async function readModes(tx: Tx): Promise<ModeRow[]> {
  const { rows } = await tx.execute<ModeRow>(sql`
    select distinct on (device) device, mode, reason, by_actor as by, ${atMs}
    from plugin_storage_dispatch.device_modes where ${ofPark} order by device, no desc`);
  return rows;
}

export async function insertMode(tx: Tx, parkId: string, row: ModeRow): Promise<void> {
  await tx.execute(sql`
    insert into plugin_storage_dispatch.device_modes (park_id, device, mode, reason, by_actor, at)
    values (${parkId}, ${row.device}, ${row.mode}, ${row.reason}, ${JSON.stringify(row.by)}::jsonb,
      ${iso(row.at)}::timestamptz)`);
}

/** The newest word about the kill switch; null if it was never touched. */
export async function readStop(tx: Tx): Promise<StopRow | null> {
  const { rows } = await tx.execute<StopRow>(sql`
    select stopped, reason, by_actor as by, ${atMs} from plugin_storage_dispatch.control_stops
    where ${ofPark} order by no desc limit 1`);
  return rows[0] ?? null;
}

export async function insertStop(tx: Tx, parkId: string, row: StopRow): Promise<void> {
  await tx.execute(sql`
    insert into plugin_storage_dispatch.control_stops (park_id, stopped, reason, by_actor, at)
    values (${parkId}, ${row.stopped}, ${row.reason}, ${JSON.stringify(row.by)}::jsonb, ${iso(row.at)}::timestamptz)`);
}

/** Takes the park over: everybody with an older fence writes nothing any more. */
export async function takeFence(tx: Tx, parkId: string): Promise<number> {
  const { rows } = await tx.execute<{ fence: number }>(sql`
    insert into plugin_storage_dispatch.control_fences as f (park_id, fence) values (${parkId}, 1)
    on conflict (park_id) do update set fence = f.fence + 1, taken_at = now()
    returning fence::float8 as fence`);
  return rows[0]!.fence;
}

/**
 * The fence in force. It is not held: a process that stands still here must not keep others from taking over. What it decides
 * after that never leaves, since the lead is looked at again right before it would.
 */
export async function readFence(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ fence: number }>(sql`
    select fence::float8 as fence from plugin_storage_dispatch.control_fences where ${ofPark}`);
  return rows[0]?.fence ?? 0;
}
