import type { EventData, Tx } from '@lingtan/sdk';
import type { ClientBase } from 'pg';
import { WindowsChanged } from '../../contracts/index.ts';
import { asMillis, selectRows } from '../database/rows.ts';
import { onParkLong, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { groupChanges, type TouchedSpan } from '../domain/touched-spans.ts';
import { recomputeRollups } from './recompute.ts';

export interface RollupContext {
  database: TelemetryDatabase;
  /** Writes the event into the outbox of `tx`. */
  publish(tx: Tx, event: typeof WindowsChanged, data: EventData<typeof WindowsChanged>): Promise<void>;
}

export interface RollupRun {
  /** Committed batches whose changes were taken in. */
  batches: number;
  /** Buckets that are new or changed. */
  buckets: number;
  /** False when another process is at it. */
  ran: boolean;
  /** As many batches were taken as one transaction takes, so there may be others. */
  more: boolean;
}

/**
 * Batches per transaction: bounds memory and how long the lock is held. After an absence thousands wait, and most of them touch
 * the same points: what is computed anew for a point and a day is computed once for all of them.
 */
const batchesPerRun = 200;
/** Consumers work in intervals of a quarter of an hour or more. */
const windowWidth = 900_000;
/** Keeps one event well below a megabyte. */
const pointsPerEvent = 5_000;

/**
 * Takes in what committed batches touched: recomputes those buckets and announces the windows, in one transaction.
 * Only one process per park at a time; call it again while there is `more`.
 */
export function runRollups(context: RollupContext, park: ParkRef): Promise<RollupRun> {
  return onParkLong(context.database, park, async (client, tx) => {
    const [lock] = await selectRows<[string]>(
      client,
      `select pg_try_advisory_xact_lock(hashtextextended('telemetry.rollup', $1))`,
      [park.no],
    );
    if (lock![0] !== 't') return { batches: 0, buckets: 0, ran: false, more: false };
    const { batches, spans } = await takeChanges(client, park);
    if (batches === 0) return { batches, buckets: 0, ran: true, more: false };
    const buckets = await recomputeRollups(client, park, spans);
    await announce(context, client, tx, park, spans);
    return { batches, buckets, ran: true, more: batches === batchesPerRun };
  });
}

/** Reads and deletes rows of the change log: all were committed, so the statements after this one see their samples. */
async function takeChanges(client: ClientBase, park: ParkRef): Promise<{ batches: number; spans: TouchedSpan[] }> {
  const rows = await selectRows<[number, number, number, number]>(
    client,
    `with taken as (
       delete from telemetry.change_log where id in (
         select id from telemetry.change_log where park_no = $1 order by id limit ${batchesPerRun})
       returning id, point_nos, from_ts, to_ts
     )
     select (select count(*) from taken), u.point_no, ${asMillis('min(u.from_ts)')}, ${asMillis('max(u.to_ts)')}
     from taken, unnest(point_nos, from_ts, to_ts) as u(point_no, from_ts, to_ts)
     group by u.point_no, date_trunc('day', u.from_ts, 'UTC')`,
    [park.no],
    'take changes',
  );
  const spans = rows.map(([, pointNo, from, to]) => ({ pointNo, from, to }));
  return { batches: rows[0]?.[0] ?? 0, spans };
}

async function announce(
  context: RollupContext,
  client: ClientBase,
  tx: Tx,
  park: ParkRef,
  spans: readonly TouchedSpan[],
): Promise<void> {
  const rows = await selectRows<[number, string]>(client, 'select no, id from telemetry.points where park_id = $1', [
    park.id,
  ]);
  const ids = new Map(rows);
  let changes: EventData<typeof WindowsChanged>['changes'] = [];
  let points = 0;
  for (const change of groupChanges(spans, windowWidth)) {
    const named = change.points.map((no) => ids.get(no)).filter((id) => id !== undefined);
    if (named.length === 0) continue;
    if (points > 0 && points + named.length > pointsPerEvent) {
      await context.publish(tx, WindowsChanged, { changes });
      changes = [];
      points = 0;
    }
    changes.push({ points: named, from: change.from, to: change.to });
    points += named.length;
  }
  if (changes.length > 0) await context.publish(tx, WindowsChanged, { changes });
}
