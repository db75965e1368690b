import { createHash } from 'node:crypto';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Bill, BillContent, BillState } from '../../contracts/index.ts';
import { lackingRemarks } from '../../contracts/index.ts';
import { billText } from '../../domain/bill/index.ts';
import { producedBy } from '../context.ts';
import { timestamp } from '../interval-store.ts';
import { billId, billRef, lineRef } from './refs.ts';

/** The newest state of a bill, and when it was issued. */
export const stateColumns = sql.raw(`
  (select s.state from plugin_energy_metering.bill_states s where s.park_id = b.park_id and s.bill_id = b.id order by s.id desc limit 1) as state,
  (select to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from plugin_energy_metering.bill_states s
    where s.park_id = b.park_id and s.bill_id = b.id and s.state = 'issued' order by s.id desc limit 1) as issued_at,
  (select s.missing_reason from plugin_energy_metering.bill_states s
    where s.park_id = b.park_id and s.bill_id = b.id and s.state = 'issued' order by s.id desc limit 1) as missing_reason,
  to_char(b.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`);

/** Whether data are missing under a bill, by its stored content. */
export const lackingColumn = sql.raw(`(b.content->'quality'->>'worst' = 'missing'
  or exists (select from jsonb_array_elements(b.content->'remarks') r
    where r->>'code' in (${lackingRemarks.map((code) => `'${code}'`).join(', ')}))) as lacking`);

interface BillRow extends Record<string, unknown> {
  id: string;
  revision: number;
  content: BillContent;
  state: BillState;
  issued_at: string | null;
  missing_reason: string | null;
  recorded_at: string;
}

/** A stored row as a bill, with the references of its lines. */
export function billFromRow({ id, revision, content, state, issued_at, missing_reason, recorded_at }: BillRow): Bill {
  const key = { accountId: content.accountId, month: content.month, revision };
  return {
    ...content,
    id,
    revision,
    state,
    issuedAt: issued_at,
    missingReason: missing_reason,
    recordedAt: recorded_at,
    lines: content.lines.map((line) => ({ ...line, ref: lineRef(key, line.no) })),
    ref: billRef(key),
  };
}

/** One bill that the transaction may see; null when there is none. */
export async function readBill(tx: Tx, id: string): Promise<Bill | null> {
  const { rows } = await tx.execute<BillRow>(sql`
    select b.id, b.revision, b.content, ${stateColumns} from plugin_energy_metering.bills b
    where b.park_id = current_setting('lingtan.park_id') and b.id = ${id}`);
  return rows[0] ? billFromRow(rows[0]) : null;
}

/** Which bills of a month are read: the newest of each account, or the newest that was issued. */
export interface MonthBillsQuery {
  month: string;
  asOf?: string | null;
  issuedOnly?: boolean;
}

/** One bill per account of a month, by account. */
export async function readMonth(tx: Tx, { month, asOf, issuedOnly = false }: MonthBillsQuery): Promise<Bill[]> {
  const { rows } = await tx.execute<BillRow>(sql`
    select distinct on (b.account_id) b.id, b.revision, b.content, ${stateColumns}
    from plugin_energy_metering.bills b
    where b.park_id = current_setting('lingtan.park_id') and b.month = ${month}
      ${asOf ? sql`and b.recorded_at <= ${asOf}::timestamptz` : sql``}
      ${
        issuedOnly
          ? sql`and exists (select from plugin_energy_metering.bill_states s
              where s.park_id = b.park_id and s.bill_id = b.id and s.state = 'issued')`
          : sql``
      }
    order by b.account_id, b.revision desc`);
  return rows.map(billFromRow);
}

/** Every revision of an account's bill of a month, oldest first. */
export async function readRevisions(
  tx: Tx,
  accountId: string,
  month: string,
): Promise<Pick<Bill, 'id' | 'revision' | 'state' | 'totalFen' | 'recordedAt' | 'issuedAt'>[]> {
  const { rows } = await tx.execute<BillRow & { total_fen: number }>(sql`
    select b.id, b.revision, b.total_fen::float8 as total_fen, ${stateColumns} from plugin_energy_metering.bills b
    where b.park_id = current_setting('lingtan.park_id') and b.account_id = ${accountId} and b.month = ${month}
    order by b.revision`);
  return rows.map((row) => ({
    id: row.id,
    revision: row.revision,
    state: row.state,
    totalFen: row.total_fen,
    recordedAt: row.recorded_at,
    issuedAt: row.issued_at,
  }));
}

function digestOf(content: BillContent): string {
  return createHash('sha256').update(billText(content)).digest('base64url');
}

export interface StoredBills {
  made: string[];
  unchanged: number;
}

/**
 * Stores bills of one month that differ from the newest revision of their account. The draft that a new revision replaces is
 * superseded; what was issued stays issued until the new one is. The caller holds the park's lock, so that nothing is revised
 * between reading the intervals and storing the bill.
 */
export async function storeBills(
  tx: Tx,
  parkId: string,
  month: string,
  contents: readonly BillContent[],
): Promise<StoredBills> {
  if (contents.length === 0) return { made: [], unchanged: 0 };
  const newest = await readNewest(
    tx,
    month,
    contents.map(({ accountId }) => accountId),
  );
  const fresh = contents.flatMap((content) => {
    const digest = digestOf(content);
    const before = newest.get(content.accountId);
    if (before?.digest === digest) return [];
    const revision = (before?.revision ?? 0) + 1;
    return [{ content, digest, revision, id: billId({ accountId: content.accountId, month, revision }), before }];
  });
  if (fresh.length > 0) {
    await insertBills(tx, parkId, fresh);
    const states = fresh.flatMap(({ id, content, before }) => [
      ...(before?.state === 'draft'
        ? [{ billId: before.id, enterpriseId: content.enterpriseId, state: 'superseded' as const }]
        : []),
      { billId: id, enterpriseId: content.enterpriseId, state: 'draft' as const },
    ]);
    await insertStates(tx, parkId, states, null);
  }
  const same = contents.flatMap(({ accountId }) =>
    fresh.some(({ content }) => content.accountId === accountId) ? [] : [newest.get(accountId)!.id],
  );
  // What was revised under them made no difference.
  if (same.length > 0)
    await tx.execute(sql`
      delete from plugin_energy_metering.bill_changes
      where park_id = ${parkId} and bill_id = any(${sql.param(same)}::text[])`);
  return { made: fresh.map(({ id }) => id), unchanged: same.length };
}

interface NewestRow extends Record<string, unknown> {
  account_id: string;
  id: string;
  revision: number;
  digest: string;
  state: BillState;
}

async function readNewest(tx: Tx, month: string, accounts: readonly string[]): Promise<Map<string, NewestRow>> {
  const { rows } = await tx.execute<NewestRow>(sql`
    select distinct on (b.account_id) b.account_id, b.id, b.revision, b.digest, ${stateColumns}
    from plugin_energy_metering.bills b
    where b.park_id = current_setting('lingtan.park_id') and b.month = ${month}
      and b.account_id = any(${sql.param([...accounts])}::text[])
    order by b.account_id, b.revision desc`);
  return new Map(rows.map((row) => [row.account_id, row]));
}

async function insertBills(
  tx: Tx,
  parkId: string,
  list: readonly { content: BillContent; digest: string; revision: number; id: string }[],
): Promise<void> {
  const column = <T>(pick: (entry: (typeof list)[number]) => T) => sql.param(list.map(pick));
  const { month } = list[0]!.content;
  // Arrays of arrays must be rectangular in PostgreSQL, so meters and versions are read from the content.
  await tx.execute(sql`
    insert into plugin_energy_metering.bills (park_id, id, account_id, enterprise_id, month, revision, from_at, to_at, meters,
      versions, content, digest, total_fen, energy_wh, recorded_at, produced_by)
    select ${parkId}, id, account, enterprise, ${month}, revision, to_timestamp(from_ms / 1000), to_timestamp(to_ms / 1000),
      array(select jsonb_array_elements_text(content->'meters')),
      array(select v->>'version' from jsonb_array_elements(content->'versions') v),
      content, digest, total, energy, clock_timestamp(), ${producedBy}
    from unnest(${column((e) => e.id)}::text[], ${column((e) => e.content.accountId)}::text[],
      ${column((e) => e.content.enterpriseId)}::text[], ${column((e) => e.revision)}::int[],
      ${column((e) => e.content.from)}::float8[], ${column((e) => e.content.to)}::float8[],
      ${column((e) => JSON.stringify(e.content))}::jsonb[], ${column((e) => e.digest)}::text[],
      ${column((e) => e.content.totalFen)}::bigint[], ${column((e) => e.content.energyWh)}::bigint[])
      as t(id, account, enterprise, revision, from_ms, to_ms, content, digest, total, energy)`);
}

/** Who changed a state; null for the bill run. */
export type Actor = { id: string; name: string } | null;

export async function insertStates(
  tx: Tx,
  parkId: string,
  list: readonly { billId: string; enterpriseId: string | null; state: BillState; missingReason?: string | null }[],
  actor: Actor,
): Promise<void> {
  const column = <T>(pick: (entry: (typeof list)[number]) => T) => sql.param(list.map(pick));
  await tx.execute(sql`
    insert into plugin_energy_metering.bill_states (park_id, bill_id, enterprise_id, state, at, actor_id, actor_name,
      missing_reason)
    select ${parkId}, bill, enterprise, state, clock_timestamp(), ${actor?.id ?? null}, ${actor?.name ?? null},
      reason
    from unnest(${column((e) => e.billId)}::text[], ${column((e) => e.enterpriseId)}::text[],
      ${column((e) => e.state)}::text[], ${column((e) => e.missingReason ?? null)}::text[])
      with ordinality as t(bill, enterprise, state, reason, place)
    order by place`);
}

/** Bills that are the newest revision or issued, lie over a span and rest on one of the meters. */
export async function readAffected(
  tx: Tx,
  span: { from: number; to: number },
  meters: readonly string[],
): Promise<{ id: string; enterpriseId: string | null; from: number; to: number; meters: string[] }[]> {
  const { rows } = await tx.execute<{
    id: string;
    enterprise_id: string | null;
    from_ms: number;
    to_ms: number;
    meters: string[];
  }>(sql`
    select b.id, b.enterprise_id, b.meters, (extract(epoch from b.from_at) * 1000)::float8 as from_ms,
      (extract(epoch from b.to_at) * 1000)::float8 as to_ms
    from plugin_energy_metering.bills b
    where b.park_id = current_setting('lingtan.park_id') and b.to_at > ${timestamp(span.from)} and b.from_at < ${timestamp(span.to)}
      and b.meters && ${sql.param([...meters])}::text[]
      and (not exists (select from plugin_energy_metering.bills n
          where n.park_id = b.park_id and n.account_id = b.account_id and n.month = b.month and n.revision > b.revision)
        or 'issued' = (select s.state from plugin_energy_metering.bill_states s
          where s.park_id = b.park_id and s.bill_id = b.id order by s.id desc limit 1))
    order by b.id`);
  return rows.map((row) => ({
    id: row.id,
    enterpriseId: row.enterprise_id,
    from: row.from_ms,
    to: row.to_ms,
    meters: row.meters,
  }));
}
