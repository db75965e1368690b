import { assertRestsOn, type AuditEntry, type Principal, type Tx } from '@lingtan/sdk';
import { asMillis, selectRows } from '../database/rows.ts';
import { onPark, onParkAhead, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { defaultRetentionDays, type KeptByClass, type Retained } from '../domain/retention.ts';
import { telemetryErrors } from '../errors.ts';

/** How long a park keeps what, as it stands. Whoever stores samples waits for it. */
export function readKept(database: TelemetryDatabase, park: ParkRef): Promise<KeptByClass> {
  return onParkAhead(database, park, async (client) => {
    const rows = await selectRows<[Retained, number, number | null]>(
      client,
      `select class, days, ${asMillis('gone_before')} from telemetry.retention where park_no = $1`,
      [park.no],
    );
    return new Map(rows.map(([retention, days, gone]) => [retention, { days, goneBefore: gone ?? 0 }]));
  });
}

/**
 * Notes that intervals of so many minutes are closed from the registers of a park. Until somebody says so, every
 * reading is kept; of several, the finest counts.
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

/** What a person asks for. */
export interface RetentionChange {
  class: Retained;
  days: number;
  /** Days that the change rests on; absent: any. */
  before?: number | undefined;
  reason: string;
  principal: Principal;
}

/** Sets how long a park keeps the samples of a class. What is gone does not come back. */
export function setRetention(
  database: TelemetryDatabase,
  park: ParkRef,
  { class: name, days, before, reason, principal }: RetentionChange,
  audit: (tx: Tx, park: ParkRef, entry: AuditEntry) => Promise<void>,
): Promise<void> {
  return onPark(database, park, async (client, tx) => {
    await client.query(
      'insert into telemetry.retention (park_no, class, days) values ($1, $2, $3) on conflict do nothing',
      [park.no, name, defaultRetentionDays[name]],
    );
    const [[stored]] = (await selectRows<[number]>(
      client,
      'select days from telemetry.retention where park_no = $1 and class = $2 for update',
      [park.no, name],
    )) as [[number]];
    assertRestsOn(before, stored, () =>
      telemetryErrors.RETENTION_CHANGED_MEANWHILE({ class: name, stored, over: before }),
    );
    await client.query('update telemetry.retention set days = $3 where park_no = $1 and class = $2', [
      park.no,
      name,
      days,
    ]);
    await audit(tx, park, {
      action: 'telemetry.retention-set',
      subject: name,
      actor: principal,
      before: { days: stored },
      after: { days },
      note: reason,
    });
  });
}
