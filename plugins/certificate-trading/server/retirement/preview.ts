import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { RetirementPreview } from '../../contracts/index.ts';
import { dayOf, type Certificates } from '../context.ts';
import { readConsumption, takeMatched, type Period } from './period.ts';

/** What an account can retire for a period, before anything is done. */
export async function previewRetirement(
  certificates: Certificates,
  tx: Tx,
  { account, ...period }: Period & { account: string },
): Promise<RetirementPreview> {
  const { load, consumptionWh, consumptionRef } = await readConsumption(certificates, account, period);
  const { hoursWh, inPeriodWh } = await takeMatched(certificates, tx, account, period, load);
  const { rows } = await tx.execute<{ held: number; retired: number }>(sql`
    select
      (select coalesce(sum(wh), 0) from plugin_certificate_trading.holdings
        where park_id = current_setting('lingtan.park_id') and account = ${account} and status = 'Active' and expires_on > ${dayOf(certificates.scope)}::date)::float8 as held,
      (select coalesce(sum(wh), 0) from plugin_certificate_trading.retirements
        where park_id = current_setting('lingtan.park_id') and account = ${account}
          and period_from <= ${period.periodTo}::date and period_to >= ${period.periodFrom}::date)::float8 as retired`);
  const { held, retired } = rows[0]!;
  return {
    consumptionWh,
    consumptionRef,
    retiredWh: retired,
    heldWh: held,
    heldInPeriodWh: inPeriodWh,
    hourlyWh: hoursWh,
    openWh: consumptionWh === null ? null : Math.max(0, consumptionWh - retired),
  };
}
