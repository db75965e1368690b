import type { ClientBase } from 'pg';

/**
 * Points that have become faster than one sample a minute get rollups by the minute from now on; their history is put
 * into the change log, day by day, so that the rollup worker makes the missing minutes.
 */
export async function rebuildMinuteRollups(
  client: ClientBase,
  park: { parkId: string; parkNo: number },
): Promise<void> {
  const { rows } = await client.query<{ no: number }>(
    `update telemetry.points set minute_rollup = true
     where park_id = $1 and not minute_rollup and expected_every_seconds < 60 returning no`,
    [park.parkId],
  );
  if (rows.length === 0) return;
  await client.query(
    `insert into telemetry.change_log (park_no, point_nos, from_ts, to_ts)
     select $1, array_agg(point_no), array_agg(first_ts), array_agg(last_ts) from (
       select point_no, min(ts) as first_ts, max(ts) as last_ts from telemetry.samples
       where park_no = $1 and point_no = any($2) group by point_no, date_trunc('day', ts, 'UTC')
     ) spans having count(*) > 0`,
    [park.parkNo, rows.map((row) => row.no)],
  );
}
