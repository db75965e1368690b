import type { LatestValue } from '../../contracts/index.ts';
import { asMillis, selectRows } from '../database/rows.ts';
import { onPark, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';

/** Newest value by sample time of each point that the viewer may see and that has one. */
export function readLatest(
  database: TelemetryDatabase,
  park: ParkRef,
  points: readonly string[],
  enterpriseId: string | null = null,
): Promise<LatestValue[]> {
  if (points.length === 0) return Promise.resolve([]);
  return onPark(
    database,
    park,
    async (client) => {
      const rows = await selectRows<[string, number, number, number]>(
        client,
        `select p.id, ${asMillis('l.ts')}, l.value, l.quality
         from telemetry.points p join telemetry.latest l on l.point_no = p.no
         where p.park_id = $1 and p.id = any($2) and l.park_no = $3`,
        [park.id, points, park.no],
        'latest of points',
      );
      return rows.map(([point, ts, value, quality]) => ({ point, ts, value, quality }));
    },
    enterpriseId,
  );
}
