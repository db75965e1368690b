import { dateStart } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { LackingMeter } from '../../contracts/index.ts';
import { monthMeters, monthsOf, periodDays, type MonthMeter } from '../../domain/index.ts';
import { lockBooks, today } from '../context.ts';
import type { Carbon } from '../context.ts';

/** Meters of a period with fewer values than it has intervals, of those months that were looked at. `tx` decides whose. */
export async function lackingMeters(tx: Tx, period: string): Promise<LackingMeter[]> {
  const { from, to } = periodDays(period);
  const { rows } = await tx.execute<LackingMeter & Record<string, unknown>>(sql`
    select meter, (array_agg(name order by month desc))[1] as name, sum(expected - known)::int as missing, sum(expected)::int as "of"
    from plugin_carbon_accounting.month_meters
    where park_id = current_setting('lingtan.park_id') and month >= ${from.slice(0, 7)} and month < ${to.slice(0, 7)}
    group by meter having sum(expected - known) > 0 order by meter`);
  return rows;
}

/** Looks at the meters of months that are over: of those that were not looked at yet, or of all of them where `anew`. */
export async function lookAtMeters(carbon: Carbon, months: readonly string[], anew: boolean): Promise<void> {
  const { scope } = carbon;
  const over = months.filter((month) => periodDays(month).to <= today(carbon));
  const known = anew ? new Set<string>() : await scope.db.tx((tx) => seenMonths(tx, over));
  for (const month of over) if (!known.has(month)) await lookAt(carbon, month);
}

/** The same for all months of a period. */
export function lookAtPeriod(carbon: Carbon, period: string, anew = false): Promise<void> {
  return lookAtMeters(carbon, monthsOf(period), anew);
}

async function seenMonths(tx: Tx, months: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.execute<{ month: string }>(sql`
    select distinct month from plugin_carbon_accounting.month_meters
    where park_id = current_setting('lingtan.park_id') and month = any(${sql.param([...months])}::text[])`);
  return new Set(rows.map(({ month }) => month));
}

async function lookAt({ scope, readings }: Carbon, month: string): Promise<void> {
  const { timeZone, id: parkId } = scope.park;
  const { from, to } = periodDays(month);
  const span = { from: dateStart(from, timeZone), to: dateStart(to, timeZone) };
  // Meters inside another one change nothing of the balance.
  const meters = (await readings.meters()).filter(({ kind, boundary }) => kind === 'electricity' && boundary);
  const ids = meters.map(({ id }) => id);
  const totals =
    ids.length === 0 ? [] : await readings.totals({ ...span, resolution: 'all', by: 'meter', meters: ids });
  const rows = monthMeters(meters, totals, { ...span, minutes: await readings.intervalMinutes() });
  await scope.db.tx(async (tx) => {
    await lockBooks(tx, parkId);
    await keep(tx, parkId, month, rows);
  });
}

async function keep(tx: Tx, parkId: string, month: string, rows: readonly MonthMeter[]): Promise<void> {
  await tx.execute(
    sql`delete from plugin_carbon_accounting.month_meters where park_id = ${parkId} and month = ${month}`,
  );
  await tx.execute(sql`
    insert into plugin_carbon_accounting.month_meters (park_id, month, meter, enterprise_id, name, known, expected)
    select ${parkId}, ${month}, meter, "enterpriseId", name, known, expected
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as found(meter text, "enterpriseId" text, name jsonb, known int, expected int)`);
}
