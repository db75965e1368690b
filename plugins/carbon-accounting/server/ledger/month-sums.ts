import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { EntryFlow } from '../../domain/index.ts';

/** Sum of a use and flow over a month, Wh, with what it rests on. */
export interface MonthSum {
  month: string;
  use: string;
  flow: EntryFlow;
  enterpriseId: string | null;
  wh: string;
  days: number;
}

/** Sums by month of the newest entries, exact, as text; of the months from that of `from` to before that of `to`. */
export async function sumMonths(tx: Tx, from: string, to: string): Promise<MonthSum[]> {
  const { rows } = await tx.execute<MonthSum & Record<string, unknown>>(sql`
    select month, use_key as use, flow, enterprise_id as "enterpriseId", total_wh::text as wh, days
    from plugin_carbon_accounting.month_sums
    where park_id = current_setting('lingtan.park_id') and month >= ${from.slice(0, 7)} and month < ${to.slice(0, 7)}
    order by month, use_key, flow`);
  return rows;
}

/** Works out the sums of months anew from their entries. */
export async function refreshMonths(tx: Tx, parkId: string, months: readonly string[]): Promise<void> {
  for (const month of months) {
    await tx.execute(sql`
      delete from plugin_carbon_accounting.month_sums where park_id = ${parkId} and month = ${month}`);
    await tx.execute(sql`
      insert into plugin_carbon_accounting.month_sums (park_id, month, use_key, flow, enterprise_id, total_wh, days, worst)
      select ${parkId}, ${month}, use_key, flow, enterprise_id, sum(total_wh), count(*),
        max(array_position(array['actual', 'estimated', 'edited', 'missing'], quality)) - 1
      from (
        select distinct on (day, use_key, flow) day, use_key, flow, enterprise_id, total_wh, quality
        from plugin_carbon_accounting.entries
        where park_id = ${parkId} and day >= ${`${month}-01`}::date and day < ${`${month}-01`}::date + interval '1 month'
        order by day, use_key, flow, revision desc
      ) newest
      group by use_key, flow, enterprise_id`);
  }
}
