import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction } from '../../contracts/index.ts';
import type { HoleDay } from '../../domain/vee/index.ts';
import { timestamp } from '../interval-store.ts';

/** Open intervals of some meters on the UTC days from `from` to `to` (ms, both included). */
export async function readHoles(
  tx: Tx,
  minutes: number,
  query: { meters: readonly string[]; from: number; to: number },
): Promise<HoleDay[]> {
  if (query.meters.length === 0) return [];
  const { rows } = await tx.execute<{
    meter_id: string;
    direction: Direction;
    day: number;
    missing: number[];
    gaps: number[];
  }>(sql`
    select meter_id, direction, (extract(epoch from day) * 1000)::float8 as day, missing::int4[], gaps::int4[]
    from plugin_energy_metering.vee_holes
    where park_id = current_setting('lingtan.park_id') and minutes = ${minutes}
      and meter_id = any(${sql.param(query.meters)}::text[])
      and day between (${timestamp(query.from)} at time zone 'UTC')::date and (${timestamp(query.to)} at time zone 'UTC')::date`);
  return rows.map(({ meter_id, ...row }) => ({ meter: meter_id, ...row }));
}

/** Stores days as they are now; a day without holes has no row. */
export async function writeHoles(tx: Tx, parkId: string, minutes: number, days: readonly HoleDay[]): Promise<void> {
  if (days.length === 0) return;
  const column = <T>(pick: (day: HoleDay) => T) => sql.param(days.map(pick));
  // Arrays of different lengths do not fit into one array of arrays, so they travel as texts.
  const text = (slots: readonly number[]): string => `{${slots.join(',')}}`;
  await tx.execute(sql`
    with given as (
      select meter, direction, (to_timestamp(day / 1000) at time zone 'UTC')::date as day,
        missing::int2[] as missing, gaps::int2[] as gaps
      from unnest(${column((d) => d.meter)}::text[], ${column((d) => d.direction)}::text[],
        ${column((d) => d.day)}::float8[], ${column((d) => text(d.missing))}::text[], ${column((d) => text(d.gaps))}::text[])
        as t(meter, direction, day, missing, gaps)
    ), gone as (
      delete from plugin_energy_metering.vee_holes h using given g
      where h.park_id = ${parkId} and h.minutes = ${minutes} and h.meter_id = g.meter and h.direction = g.direction
        and h.day = g.day and cardinality(g.missing) = 0 and cardinality(g.gaps) = 0
    )
    insert into plugin_energy_metering.vee_holes (park_id, meter_id, direction, minutes, day, missing, gaps)
    select ${parkId}, meter, direction, ${minutes}, day, missing, gaps from given
    where cardinality(missing) > 0 or cardinality(gaps) > 0
    on conflict (park_id, meter_id, direction, minutes, day)
      do update set missing = excluded.missing, gaps = excluded.gaps`);
}
