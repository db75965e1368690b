import { localDate } from '@lingtan/sdk';
import type { Principal } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { GecMonthRow, GecMonths } from '../../contracts/index.ts';
import { gecKind, gecMonths, gecValidity } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';

/** What the certificates of each device make in GEC, month by month with the carry; worked out from the ledger alone. */
export async function readGecMonths({ scope }: Certificates, { enterpriseId }: Principal): Promise<GecMonths> {
  const { timeZone } = scope.park;
  const { rows } = await scope.db.tx((tx) =>
    tx.execute<{ device: string; month: string; wh: number }>(sql`
      select device, to_char(starts_at at time zone ${timeZone}, 'YYYY-MM') as month, sum(wh)::float8 as wh
      from (
        select device, starts_at, wh from plugin_certificate_trading.issuances
        where park_id = current_setting('lingtan.park_id')
        union all
        -- What corrections add is issued; what they take away stands here only.
        select device, starts_at, delta_wh from plugin_certificate_trading.corrections
        where park_id = current_setting('lingtan.park_id') and delta_wh < 0
      ) as certified
      group by 1, 2 order by 1, 2`),
  );
  const thisMonth = localDate(scope.clock.now(), timeZone).slice(0, 7);
  const months: GecMonthRow[] = [];
  for (const device of scope.config.devices) {
    if (enterpriseId !== null && device.account !== `enterprise/${enterpriseId}`) continue;
    const own = rows.filter((row) => row.device === device.id);
    let carriedInWh = 0;
    gecMonths(own.map(({ wh }) => wh)).forEach(({ issued, carriedWh, generatedWh }, index) => {
      const { month } = own[index]!;
      const { cancelOn } = gecValidity(month);
      const { id, account } = device;
      const { kind } = gecKind(device);
      months.push({
        device: id,
        account,
        kind,
        month,
        generatedWh,
        carriedInWh,
        issued,
        carriedWh,
        cancelOn,
        over: month < thisMonth,
      });
      carriedInWh = carriedWh;
    });
  }
  return { months: months.sort((a, b) => b.month.localeCompare(a.month) || a.device.localeCompare(b.device)) };
}
