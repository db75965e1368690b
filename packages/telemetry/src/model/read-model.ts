import type { Asset, Point } from '../../contracts/index.ts';
import { onPark, onParkAhead, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';

/** Active assets that the viewer may see, by id. */
export function readAssets(
  database: TelemetryDatabase,
  park: ParkRef,
  enterpriseId: string | null = null,
): Promise<Asset[]> {
  return onPark(
    database,
    park,
    async (client) => {
      const { rows } = await client.query<Asset>(
        `select id, parent_id as "parentId", kind, name, enterprise_id as "enterpriseId", attributes
         from telemetry.assets where park_id = $1 and archived_at is null order by id`,
        [park.id],
      );
      return rows;
    },
    enterpriseId,
  );
}

/** All active points, by id. Whoever stores samples waits for them. */
export function readPoints(database: TelemetryDatabase, park: ParkRef): Promise<Point[]> {
  return onParkAhead(database, park, async (client) => {
    const { rows } = await client.query<Point>(
      `select id, no, asset_id as "assetId", enterprise_id as "enterpriseId", name, kind, quantity, unit,
         expected_every_seconds as "expectedEverySeconds", retention, ahead_seconds as "aheadSeconds"
       from telemetry.points where park_id = $1 and archived_at is null order by id`,
      [park.id],
    );
    return rows;
  });
}
