import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { countedFlows } from '../../domain/index.ts';
import type { GridFactor } from '../now/grid-factor.ts';

/** Electricity that counts by the grid factor, by day, Wh in each hour; of all uses that the caller sees. */
export async function gridHours(
  tx: Tx,
  from: string,
  to: string,
  { weight }: Pick<GridFactor, 'weight'>,
): Promise<{ day: string; hours: number[] }[]> {
  const { rows } = await tx.execute<{ day: string; hours: number[] }>(sql`
    with newest as (
      select distinct on (day, use_key, flow) day, flow, hours
      from plugin_carbon_accounting.entries
      where park_id = current_setting('lingtan.park_id') and day >= ${from}::date and day < ${to}::date
      order by day, use_key, flow, revision desc
    ), by_hour as (
      select day, hour, sum(wh * coalesce(counts.times, 0)) as wh
      from newest
      left join unnest(${sql.param([...countedFlows])}::text[], ${sql.param(countedFlows.map(weight))}::int[]) as counts(flow, times) using (flow),
        unnest(hours) with ordinality as of_day(wh, hour) group by day, hour
    )
    select day::text as day, array_agg(wh::float8 order by hour) as hours from by_hour group by day order by day`);
  return rows;
}
