import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Offsets, OffsetUnits, OffsetUse, RetiredOffset } from '../../contracts/index.ts';
import { offsetRef } from '../refs.ts';

/** All ranges and uses; row-level security leaves an enterprise its own. */
export async function readOffsets(tx: Tx): Promise<Offsets> {
  const { rows: units } = await tx.execute<OffsetUnits & { transaction: number }>(sql`
    select u.id::float8 as id, s.standard, s.project, s.project_name as "projectName", s.vintage,
      u.serial_start::float8 as "serialStart", u.serial_end::float8 as "serialEnd", u.tonnes::float8 as tonnes, u.account,
      u.status, u.transaction_no::float8 as transaction
    from plugin_certificate_trading.offset_units u
    join plugin_certificate_trading.offset_series s on s.park_id = u.park_id and s.no = u.series_no
    where u.park_id = current_setting('lingtan.park_id') and u.status <> 'Split'
    order by s.standard, s.project, s.vintage, u.serial_start limit 5000`);
  const { rows: uses } = await tx.execute<Omit<OffsetUse, 'serials'>>(sql`
    select transaction_no::float8 as transaction, act, account, tonnes::float8 as tonnes, beneficiary, purpose,
      period_from::text as "periodFrom", period_to::text as "periodTo", reason,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "recordedAt"
    from plugin_certificate_trading.offset_uses where park_id = current_setting('lingtan.park_id')
    order by transaction_no desc limit 1000`);
  const serials = new Map<number, string[]>();
  const balances = new Map<string, Offsets['balances'][number]>();
  for (const { account, status, tonnes, transaction, standard, project, vintage, serialStart, serialEnd } of units) {
    const balance = balances.get(account) ?? { account, active: 0, retired: 0, burned: 0 };
    balance[status === 'Active' ? 'active' : status === 'Retired' ? 'retired' : 'burned'] += tonnes;
    balances.set(account, balance);
    if (status === 'Active') continue;
    const line = `${standard} ${project} ${vintage}: ${serialStart}–${serialEnd}`;
    serials.set(transaction, [...(serials.get(transaction) ?? []), line]);
  }
  return {
    units: units.map(({ transaction: _, ...unit }) => unit),
    uses: uses.map((use) => ({ ...use, serials: serials.get(use.transaction) ?? [] })),
    balances: [...balances.values()].sort((a, b) => a.account.localeCompare(b.account)),
  };
}

/** What the park and its enterprises retired, oldest first; `tx` decides whose. */
export async function readRetiredOffsets(tx: Tx): Promise<RetiredOffset[]> {
  const { uses } = await readOffsets(tx);
  return uses
    .filter(({ act, account }) => act === 'retire' && !account.startsWith('external/'))
    .map(({ transaction, account, tonnes, serials, recordedAt, ...use }) => ({
      ...{ transaction, account, tonnes, serials, recordedAt },
      // A retirement has all four: the database demands it.
      ...{ beneficiary: use.beneficiary!, purpose: use.purpose! },
      ...{ periodFrom: use.periodFrom!, periodTo: use.periodTo! },
      ref: offsetRef(transaction),
    }))
    .reverse();
}
