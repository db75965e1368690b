import type { Principal } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import type { Told } from './told.ts';

/** What people read of an event, or of several of the same kind in a row. */
export interface ToldEvent extends Omit<Told, 'permission'> {
  /** Of the newest, as all but the count. */
  id: string;
  event: string;
  pluginId: string;
  /** ISO 8601 UTC. */
  at: string;
  count: number;
}

/** Newest events that are looked at: a flood of one kind hides what was before it only beyond this. */
const reach = 500;

/**
 * The newest events of a park that the viewer may read of, newest first; those of the same kind and severity that follow
 * each other, or come within a quarter of an hour, are one. Nothing is told to the members of an enterprise: a sentence is about the park.
 * @param until ms UTC: what was known then
 */
export async function readToldEvents(
  database: KernelDatabase,
  viewer: { principal: Principal; held: readonly string[]; parkId: string },
  { limit, until }: { limit: number; until: number | null },
): Promise<ToldEvent[]> {
  if (viewer.principal.enterpriseId !== null) return [];
  const { rows } = await database.kernelPool.query<Omit<ToldEvent, 'count'>>(
    `select id::text, event, published_by as "pluginId", told->>'severity' as severity, told->'text' as text,
       told->>'evidence' as evidence, to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
     from kernel.outbox
     where park_id = $1 and told is not null and told->>'permission' = any($2)
       and ($3::float8 is null or published_at < to_timestamp(($3::float8 + 1) / 1000))
     order by outbox.id desc limit ${reach}`,
    [viewer.parkId, viewer.held, until],
  );
  return inRows(rows).slice(0, limit);
}

/** Within this, events of one kind are one, whatever came between them, ms. */
const together = 15 * 60_000;

/** Events of the same kind and severity that follow each other, or come within a quarter of an hour, as one with how many they are. */
function inRows(events: readonly Omit<ToldEvent, 'count'>[]): ToldEvent[] {
  const told: ToldEvent[] = [];
  const newest = new Map<string, ToldEvent>();
  for (const each of events) {
    const kind = `${each.event} ${each.severity}`;
    const same = newest.get(kind);
    if (same && (same === told.at(-1) || Date.parse(same.at) - Date.parse(each.at) <= together)) {
      same.count += 1;
      continue;
    }
    const row = { ...each, count: 1 };
    newest.set(kind, row);
    told.push(row);
  }
  return told;
}
