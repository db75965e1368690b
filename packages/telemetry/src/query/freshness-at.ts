import type { ClientBase } from 'pg';
import type { ParkRef } from '../database/telemetry-database.ts';

/** How fresh the points of a park are, or were. */
export interface Freshness {
  points: number;
  /** Points without a sample within three of their periods. */
  stale: number;
  /** Newest and oldest of the newest samples of the points, ms UTC; null when there is none. */
  newestTs: number | null;
  oldestTs: number | null;
}

/**
 * Freshness as of a past time, ms UTC, from raw samples of the day before it: one look into an index a point. Older ones count
 * as none.
 */
export async function readFreshnessAt(client: ClientBase, park: ParkRef, at: number): Promise<Freshness> {
  const { rows } = await client.query<Freshness>(
    `select count(*)::int as points,
       (count(*) filter (where l.ts is null or l.ts < $3::timestamptz - 3 * p.expected_every_seconds * interval '1 second'))::int as stale,
       (extract(epoch from max(l.ts)) * 1000)::float8 as "newestTs", (extract(epoch from min(l.ts)) * 1000)::float8 as "oldestTs"
     from telemetry.points p left join lateral (
       select s.ts from telemetry.samples s
       where s.point_no = p.no and s.park_no = $2 and s.ts <= $3 and s.ts > $3::timestamptz - interval '1 day'
       order by s.ts desc limit 1) l on true
     where p.park_id = $1 and p.archived_at is null`,
    [park.id, park.no, new Date(at).toISOString()],
  );
  return rows[0]!;
}
