import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** Electricity from the grid net of export by day, Wh in each hour; of all uses that the caller sees. */
export async function netGridHours(tx: Tx, from: string, to: string): Promise<{ day: string; hours: number[] }[]> {
  const { rows } = await tx.execute<{ day: string; hours: number[] }>(sql`
    with newest as (
      select distinct on (day, use_key, flow) day, flow, hours
      from plugin_carbon_accounting.entries
      where park_id = current_setting('lingtan.park_id') and day >= ${from}::date and day < ${to}::date
      order by day, use_key, flow, revision desc
    ), by_hour as (
      select day, hour, sum(case flow when 'exported' then -wh when 'purchased' then wh when 'contracted' then wh else 0 end) as wh
      from newest, unnest(hours) with ordinality as of_day(wh, hour) group by day, hour
    )
    select day::text as day, array_agg(wh::float8 order by hour) as hours from by_hour group by day order by day`);
  return rows;
}
