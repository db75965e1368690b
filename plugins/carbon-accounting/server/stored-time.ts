import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** When a row was recorded, ISO 8601 UTC to the microsecond, as `recordedAt`. */
export const recordedAt = sql.raw(
  `to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"`,
);

/** The clock of the database, ISO 8601 UTC to the microsecond: what was committed before has an earlier `recordedAt`. */
export async function clockOf(tx: Tx): Promise<string> {
  const { rows } = await tx.execute<{ at: string }>(
    sql`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
  );
  return rows[0]!.at;
}
