import { asMillis, selectRows } from '../database/rows.ts';
import { onParkLong, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { defaultRetentionDays } from '../domain/retention.ts';
import { noteSizes } from '../storage/table-sizes.ts';

/** Days that refused samples are kept for. */
export const quarantineDays = 90;
const quarantineRows = 100_000;

export interface RetentionRun {
  quarantine: number;
  /** Weeks that were written anew or dropped. */
  weeks: number;
  /** Weeks of rollups by the minute that were dropped. */
  minutes: number;
  /** The clock of the database has been set, or was never looked at before: nothing is freed for a day. */
  waits: boolean;
}

/**
 * Makes the week to come, and frees what the classes no longer keep: whole weeks of raw samples, of all parks at once,
 * and refused samples of this one. Rollups stay but for old minutes, and so do samples that the evidence of a decision
 * rests on. A week that somebody reads, or in which changes are not rolled up yet, waits for the next run. By the clock
 * of the database where that of this process is ahead, and not at all until it has gone on for a day without a step.
 * @param now ms UTC
 */
export async function applyRetention(database: TelemetryDatabase, park: ParkRef, now: number): Promise<RetentionRun> {
  const [quarantine, weeks, waits] = await onParkLong(database, park, async (client) => {
    await client.query(
      `insert into telemetry.retention (park_no, class, days) select $1, class, days
       from jsonb_to_recordset($2) as d(class text, days int) on conflict do nothing`,
      [
        park.no,
        JSON.stringify(Object.entries(defaultRetentionDays).map(([retention, days]) => ({ class: retention, days }))),
      ],
    );
    await client.query('select kernel.note_time()');
    const [moment] = await selectRows<[number | null]>(client, `select ${asMillis('kernel.retention_moment($1)')}`, [
      new Date(now).toISOString(),
    ]);
    const { rowCount } = await client.query(
      `delete from telemetry.quarantine where park_id = $1 and (
         received_at < kernel.retention_moment($2) - interval '${quarantineDays} days' or id <= (
         select id from telemetry.quarantine where park_id = $1 order by id desc offset ${quarantineRows} limit 1))`,
      [park.id, new Date(now).toISOString()],
    );
    // Ahead of its first sample, by the clock of the database as the function checks it.
    await client.query(`select telemetry.ensure_samples_partition(now() + interval '7 days')`);
    await noteSizes(client, now);
    const found = await selectRows<[string]>(
      client,
      `select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'telemetry.samples'::regclass order by 1`,
      [],
    );
    return [rowCount ?? 0, found.map(([name]) => name), moment![0] === null] as const;
  });
  const run: RetentionRun = { quarantine, weeks: 0, minutes: 0, waits };
  if (waits) return run;
  const failures: unknown[] = [];
  // Each in a transaction of its own: what is done stays done, and no week is held while another one is written.
  for (const week of weeks) {
    const ask = (what: 'watch' | 'rewrite') =>
      onParkLong(database, park, async (client) => {
        const [row] = await selectRows<[string]>(client, `select telemetry.${what}_samples_week($1, $2)`, [
          week,
          new Date(now).toISOString(),
        ]);
        return row![0] === 't';
      });
    // What comes into the week while it is copied is noted, which has to be committed before: nobody waits for the copy.
    const rewritten = await ask('watch')
      .then((due) => due && ask('rewrite'))
      .catch((error: unknown) => {
        // One that cannot be written keeps no other one.
        failures.push(error);
        return false;
      });
    if (rewritten) run.weeks += 1;
  }
  run.minutes = await onParkLong(database, park, async (client) => {
    const [row] = await selectRows<[number]>(client, 'select telemetry.drop_minutes($1)', [
      new Date(now).toISOString(),
    ]);
    return row![0];
  });
  if (failures.length > 0) throw failures[0];
  return run;
}
