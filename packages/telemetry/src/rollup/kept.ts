import type { RetentionClass } from '../../contracts/index.ts';
import { asMillis, selectRows } from '../database/rows.ts';
import { onPark, onParkAhead, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { defaultRetentionDays, type KeptByClass } from '../domain/retention.ts';

/** How long a park keeps what, as it stands. Whoever stores samples waits for it. */
export function readKept(database: TelemetryDatabase, park: ParkRef): Promise<KeptByClass> {
  return onParkAhead(database, park, async (client) => {
    const rows = await selectRows<[RetentionClass, number, number | null]>(
      client,
      `select class, days, ${asMillis('gone_before')} from telemetry.retention where park_no = $1`,
      [park.no],
    );
    return new Map(rows.map(([retention, days, gone]) => [retention, { days, goneBefore: gone ?? 0 }]));
  });
}

/**
 * Notes that intervals of so many minutes are closed from the registers of a park. Until somebody says so, every reading is
 * kept; of several, the finest counts.
 */
export function noteIntervals(database: TelemetryDatabase, park: ParkRef, minutes: number): Promise<void> {
  return onPark(database, park, async (client) => {
    await client.query(
      `insert into telemetry.retention as r (park_no, class, days, every_minutes) values ($1, 'billing', $2, $3)
       on conflict (park_no, class) do update set every_minutes = least(r.every_minutes, excluded.every_minutes)`,
      [park.no, defaultRetentionDays.billing, minutes],
    );
  });
}
