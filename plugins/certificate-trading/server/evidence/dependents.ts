import { energyInterval } from '@lingtan/energy-metering/contracts';
import type { EvidenceRef, ParsedRef, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { issuanceEvidence } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { issuanceRef, retirementRef, soldRef } from '../refs.ts';

/** What rests on an interval or on an issue. */
export async function certificateDependents({ scope }: Certificates, { kind, key }: ParsedRef): Promise<EvidenceRef[]> {
  if (kind === issuanceEvidence.kind && /^\d{1,15}$/.test(key)) {
    return scope.db.tx(async (tx) => [
      ...(await retirementsOf(tx, key)).map(retirementRef),
      ...(await soldOf(tx, key, scope.park.timeZone)).map(soldRef),
    ]);
  }
  const interval = kind === energyInterval.kind ? /^(.+)\.(import|export)\/(.+)$/.exec(key) : null;
  if (!interval || Number.isNaN(Date.parse(interval[3]!))) return [];
  const { rows } = await scope.db.tx((tx) =>
    tx.execute<{ no: number }>(sql`
      select no::float8 as no from plugin_certificate_trading.issuances
      where park_id = current_setting('lingtan.park_id') and meter = ${interval[1]} and direction = ${interval[2]}
        and device in (select id from plugin_certificate_trading.devices where park_id = current_setting('lingtan.park_id'))
        and starts_at = ${new Date(interval[3]!).toISOString()}::timestamptz`),
  );
  return rows.map(({ no }) => issuanceRef(no));
}

async function retirementsOf(tx: Tx, issuance: string): Promise<number[]> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    select distinct retirement_no::float8 as no from plugin_certificate_trading.claims
    where park_id = current_setting('lingtan.park_id') and issuance_no = ${issuance}::bigint and retirement_no is not null`);
  return rows.map(({ no }) => no);
}

/** The month of its generator, where some of its certificates are outside the park. */
async function soldOf(tx: Tx, issuance: string, timeZone: string) {
  const { rows } = await tx.execute<{ device: string; account: string; month: string }>(sql`
    select i.device, i.account, to_char(i.starts_at at time zone ${timeZone}, 'YYYY-MM') as month
    from plugin_certificate_trading.issuances i
    where i.park_id = current_setting('lingtan.park_id') and i.no = ${issuance}::bigint and i.account not like 'external/%'
      and exists (select from plugin_certificate_trading.holdings h
        where h.park_id = i.park_id and h.issuance_no = i.no and h.account like 'external/%'
          and h.status not in ('Bundle Split', 'Withdrawn'))`);
  return rows;
}
