import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CreditedSpan, IssuedInterval } from '../../domain/index.ts';
import { iso } from '../refs.ts';

/** More than this above capacity × time is not issued. */
export const capacityMargin = 1.1;

/** What was issued by interval until now, all corrections added up. */
export async function issuedIntervals(tx: Tx, device: string, from: number, to: number): Promise<IssuedInterval[]> {
  const { rows } = await tx.execute<{ start: number; revision: number; wh: number }>(sql`
    select (extract(epoch from starts_at) * 1000)::float8 as start, max(revision) as revision, sum(wh)::float8 as wh
    from (
      select starts_at, revision, wh from plugin_certificate_trading.issuances
      where park_id = current_setting('lingtan.park_id') and device = ${device} and follows is null
      union all
      select starts_at, revision, delta_wh from plugin_certificate_trading.corrections
      where park_id = current_setting('lingtan.park_id') and device = ${device}
    ) as known
    where starts_at >= ${iso(from)}::timestamptz and starts_at < ${iso(to)}::timestamptz
    group by starts_at`);
  return rows;
}

/** Spans of a device that overlap this one and were credited under another scheme: nothing more is issued for them. */
export async function creditedSpans(tx: Tx, device: string, from: number, to: number): Promise<CreditedSpan[]> {
  const { rows } = await tx.execute<{ from: number; to: number }>(sql`
    select (extract(epoch from starts_at) * 1000)::float8 as "from", (extract(epoch from ends_at) * 1000)::float8 as "to"
    from plugin_certificate_trading.credited_spans
    where park_id = current_setting('lingtan.park_id') and device = ${device}
      and starts_at < ${iso(to)}::timestamptz and ends_at > ${iso(from)}::timestamptz`);
  return rows;
}

/** Devices of the park that have certificates. */
export async function devicesWithIssues(tx: Tx): Promise<ReadonlySet<string>> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    select id from plugin_certificate_trading.devices where park_id = current_setting('lingtan.park_id') and next_id > 0`);
  return new Set(rows.map(({ id }) => id));
}
