import { dayStart } from '@lingtan/sdk';
import { selectRows } from '../database/rows.ts';
import { onParkLong, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { droppedBefore, retentionDays } from '../domain/retention.ts';

import type { RetentionClass } from '../../contracts/index.ts';

const quarantineDays = 90;
const quarantineRows = 100_000;
const day = 86_400_000;

export interface RetentionRun {
  samples: number;
  quarantine: number;
  partitions: number;
}

/**
 * Drops raw samples that their class no longer keeps, up to the start of a local day, so that no rollup bucket is left
 * with some of its samples. Rollups stay. Samples with changes that are not rolled up yet wait for the next run.
 * @param now ms UTC
 */
export async function applyRetention(database: TelemetryDatabase, park: ParkRef, now: number): Promise<RetentionRun> {
  const run: RetentionRun = { samples: 0, quarantine: 0, partitions: 0 };
  for (const retention of Object.keys(retentionDays) as RetentionClass[]) {
    const before = droppedBefore(retention, now);
    if (before === null) continue;
    const limit = new Date(dayStart(before, park.timeZone)).toISOString();
    run.samples += await onParkLong(database, park, async (client) => {
      // Under the lock of the rollup worker, so that it is not in the middle of these samples.
      await selectRows(client, `select pg_advisory_xact_lock(hashtextextended('telemetry.rollup', $1))`, [park.no]);
      const { rowCount } = await client.query(
        `delete from telemetry.samples s using telemetry.points p
         where p.park_id = $1 and p.retention = $2 and s.point_no = p.no and s.park_no = $4 and s.ts < $3
           and not exists (select from telemetry.change_log c where c.park_no = $4 and c.point_nos @> array[p.no])`,
        [park.id, retention, limit, park.no],
      );
      return rowCount ?? 0;
    });
  }
  return onParkLong(database, park, async (client) => {
    const { rowCount } = await client.query(
      `delete from telemetry.quarantine where park_id = $1 and (received_at < $2 or id <= (
         select id from telemetry.quarantine where park_id = $1 order by id desc offset ${quarantineRows} limit 1))`,
      [park.id, new Date(now - quarantineDays * day).toISOString()],
    );
    const [dropped] = await selectRows<[number]>(client, 'select telemetry.drop_empty_samples_partitions($1)', [
      new Date(now - 14 * day).toISOString(),
    ]);
    return { ...run, quarantine: rowCount ?? 0, partitions: dropped![0] };
  });
}
