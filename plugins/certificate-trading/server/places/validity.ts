import { sql, type SQL } from 'drizzle-orm';
import { statesBefore } from '../../domain/index.ts';

/**
 * Of `holdings h`: past its validity on a day and promised to nobody. Whoever reads on that day sees it as expired, as the next
 * change of the ledger will book it.
 */
export const dueOn = (day: string): SQL =>
  sql`(h.status = any(${sql.param([...statesBefore('expire')])}::text[]) and h.expires_on <= ${day}::date)`;

/** The state of a row of `holdings h` on a day. */
export const statusOn = (day: string): SQL => sql`case when ${dueOn(day)} then 'Expired' else h.status end`;

/** Balances of the certificates of a park on a day: `account`, `bucket` and `wh`. */
export const balancesOn = (day: string): SQL => sql`(
  select account, bucket, sum(wh) as wh from (
    select account, bucket, wh from plugin_certificate_trading.balances
    where park_id = current_setting('lingtan.park_id') and bucket <> 'supply'
    union all
    select h.account, due.bucket, due.wh from plugin_certificate_trading.holdings h
    cross join lateral (values (case h.status when 'Frozen' then 'frozen' else 'held' end, -h.wh), ('expired', h.wh)) as due (bucket, wh)
    where h.park_id = current_setting('lingtan.park_id') and ${dueOn(day)}
  ) as parts group by 1, 2) as balances`;
