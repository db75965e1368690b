import type { ClientBase } from 'pg';
import type { RetentionClass } from '../../contracts/index.ts';
import { asMillis, selectRows } from '../database/rows.ts';
import { onPark, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { defaultRetentionDays, dueAfter, type Retained } from '../domain/retention.ts';
import { readSizes, type TableSize } from './table-sizes.ts';

/** Pages of samples that are looked at for the shares of the classes. */
const pagesLookedAt = 2000;
const pageBytes = 8192;
const mostHeld = 100_000;

export interface StoredClass {
  class: Retained;
  /** That it is about. */
  points: number;
  /** Of this park, by a look at some of the pages; of minutes those of all parks. */
  bytes: number;
  days: number;
  /** What goes next of it, and not before when, ms UTC; null when nothing of it ever goes. */
  next: { week: string; at: number } | null;
  /** Samples before this are gone or thinned, ms UTC; null when none are. */
  goneBefore: number | null;
}

/** What a park and its installation keep, and what goes when. */
export interface Storage {
  classes: StoredClass[];
  /** Width of the intervals that old registers are thinned to, min; null while every reading is kept. */
  intervalMinutes: number | null;
  /** Windows of samples that the evidence of a decision holds, at most 100,000. */
  held: number;
  tables: TableSize[];
}

/** Reads {@link Storage}. @param now ms UTC */
export function readStorage(database: TelemetryDatabase, park: ParkRef, now: number): Promise<Storage> {
  return onPark(database, park, async (client) => {
    const settings = await selectRows<[Retained, number, number | null, number | null]>(
      client,
      `select class, days, every_minutes, ${asMillis('gone_before')} from telemetry.retention where park_no = $1`,
      [park.no],
    );
    const shares = new Map<Retained, { points: number; bytes: number }>();
    for (const [name, points, bytes] of await readShares(client, park)) shares.set(name, { points, bytes });
    const [minutes] = await selectRows<[number, number, string | null]>(
      client,
      `select (select count(*) from telemetry.points where park_id = $1 and minute_rollup and archived_at is null),
         coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint,
         to_char(min(telemetry.end_of_part(inhrelid)) at time zone 'UTC' - interval '7 days', 'YYYYMMDD')
       from pg_inherits where inhparent = 'telemetry.rollup_1m'::regclass`,
      [park.id],
    );
    shares.set('minutes', { points: minutes![0], bytes: minutes![1] });
    const weeks = await selectRows<[string, string | null]>(
      client,
      `select c.relname, obj_description(c.oid, 'pg_class') from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'telemetry.samples'::regclass order by 1`,
      [],
    );
    const intervalMinutes = settings.find(([name]) => name === 'billing')?.[2] ?? null;
    const classes = (Object.keys(defaultRetentionDays) as Retained[]).map((name): StoredClass => {
      const [, days, , goneBefore] = settings.find(([each]) => each === name) ?? [name, defaultRetentionDays[name]];
      const part =
        name === 'minutes' ? minutes![2] : weeks.find(([, gone]) => !gone?.includes(`"${park.no}/${name}"`))?.[0];
      const week = part?.slice(-8);
      const goes = week !== undefined && (name !== 'billing' || intervalMinutes !== null);
      return {
        ...{ class: name, points: 0, bytes: 0, days, goneBefore: goneBefore ?? null, ...shares.get(name) },
        next: goes ? { week: week.replace(/(....)(..)(..)/, '$1-$2-$3'), at: dueAfter(week, days) } : null,
      };
    });
    const [held] = await selectRows<[number]>(
      client,
      // Only windows of at most an hour hold their samples, as the migration has it that writes a week anew.
      `select count(*) from (select distinct input_ref from kernel.evidence_edges
       where park_id = $1 and input_ref like 'telemetry.window/%' and case when input_ref ~ $2
         then split_part(split_part(input_ref, '/', 4), '@', 1)::timestamptz - split_part(input_ref, '/', 3)::timestamptz
           <= interval '1 hour'
         else false end limit ${mostHeld}) h`,
      [park.id, window],
    );
    return { classes, intervalMinutes, held: held![0], tables: await readSizes(client, now) };
  });
}

/** A reference to the samples of a point from one instant to another. */
const window = String.raw`^telemetry\.window/[^/]+/\d{4}-\d\d-\d\dT[0-9:.]+Z/\d{4}-\d\d-\d\dT[0-9:.]+Z(@\d+)?$`;

/** Points and bytes of each class of a park. */
async function readShares(client: ClientBase, park: ParkRef): Promise<[RetentionClass, number, number][]> {
  const [size] = await selectRows<[number, number]>(
    client,
    `select coalesce(sum(pg_relation_size(inhrelid)), 0)::bigint, coalesce(sum(pg_total_relation_size(inhrelid)),
      0)::bigint
     from pg_inherits where inhparent = 'telemetry.samples'::regclass`,
    [],
  );
  const [heap, total] = size!;
  const percent = Math.min(100, (100 * pagesLookedAt * pageBytes) / Math.max(1, heap));
  const rows = await selectRows<[RetentionClass, number, number]>(
    client,
    `select p.retention, count(distinct p.no), coalesce(sum(s.bytes), 0)::bigint
     from telemetry.points p left join (
       select point_no, sum(pg_column_size(s.*)) as bytes from telemetry.samples s tablesample system (${percent})
       where park_no = $1 group by point_no) s on s.point_no = p.no
     where p.park_id = $2 and p.archived_at is null group by 1`,
    [park.no, park.id],
  );
  // A row in its page has a pointer of 4 bytes beside it; the rest is the index.
  const perByte = heap === 0 ? 0 : (100 / percent) * (total / heap);
  return rows.map(([name, points, bytes]) => [name, points, Math.round(bytes * perByte)]);
}
