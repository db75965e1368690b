import type { StoredLatest } from '../../contracts/index.ts';
import { asMillis, selectRows } from '../database/rows.ts';
import { onPark, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';

/** Newest value by sample time of each point that the viewer may see and that has one; null asks for all active points. */
export function readLatest(
  database: TelemetryDatabase,
  park: ParkRef,
  points: readonly string[] | null,
  enterpriseId: string | null = null,
): Promise<StoredLatest[]> {
  if (points?.length === 0) return Promise.resolve([]);
  return onPark(
    database,
    park,
    async (client) => {
      const rows = await selectRows<[string, number, number, number, number]>(
        client,
        `select p.id, ${asMillis('l.ts')}, l.value, l.quality,
           ${asMillis('least(l.ts, coalesce(l.received_at, l.ts))')}
         from telemetry.points p join telemetry.latest l on l.point_no = p.no
         where p.park_id = $1 and l.park_no = $2 and ${points ? 'p.id = any($3)' : 'p.archived_at is null'}`,
        points ? [park.id, park.no, points] : [park.id, park.no],
        points ? 'latest of points' : 'latest of all',
      );
      return rows.map(([point, ts, value, quality, seenAt]) => ({ point, ts, value, quality, seenAt }));
    },
    enterpriseId,
  );
}
