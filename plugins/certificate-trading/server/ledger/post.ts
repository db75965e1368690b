import { canonicalJson, sha256, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { totalQuantity, type Holding } from '../../domain/index.ts';
import { ledgerErrors } from '../errors.ts';
import { isAnswer, type Asked } from './asked.ts';

export type TransactionKind =
  | 'issue'
  | 'correct'
  | 'transfer'
  | 'retire'
  | 'expire'
  | 'market'
  | 'deposit'
  | 'withdraw'
  | 'claim'
  | 'freeze'
  | 'unfreeze'
  | 'cancel'
  | 'deal'
  | 'auction'
  | 'storage'
  | 'contract'
  | 'bundle'
  | 'purchase'
  | `offset-${'receive' | 'transfer' | 'retire' | 'burn'}`;
export type Bucket = 'supply' | 'held' | 'reserved' | 'frozen' | 'retired' | 'expired' | 'cancelled';

export interface Entry {
  readonly account: string;
  readonly bucket: Bucket;
  /** Never 0. */
  readonly wh: number;
}

/** Entries that move ranges from the buckets they are in to another. */
export function moveTo(bucket: Bucket, holdings: readonly Holding[]): Entry[] {
  const sums = new Map<string, Entry>();
  for (const holding of holdings) {
    const { account, status } = holding;
    const out: Bucket = status === 'Frozen' ? 'frozen' : 'held';
    const wh = totalQuantity([holding]);
    for (const [place, change] of [
      [out, -wh],
      [bucket, wh],
    ] as const) {
      const key = `${account} ${place}`;
      sums.set(key, { account, bucket: place, wh: (sums.get(key)?.wh ?? 0) + change });
    }
  }
  return [...sums.values()];
}

/** The answer that was given under a key before; null when it is new. A key that comes with another request is refused. */
export async function answered<T>(tx: Tx, asked: Asked): Promise<T | null> {
  return (await answeredMany<T>(tx, [asked])).get(asked.idempotencyKey) ?? null;
}

/** The answers that were given under several keys of one account before, by key. */
export async function answeredMany<T>(tx: Tx, asked: readonly Asked[]): Promise<ReadonlyMap<string, T>> {
  const keys = asked.map(({ idempotencyKey }) => idempotencyKey);
  const { rows } = await tx.execute<{ key: string; keysOf: string; hash: string; result: T }>(sql`
    select idempotency_key as key, keys_of as "keysOf", request_hash as hash, result
    from plugin_certificate_trading.transactions
    where park_id = current_setting('lingtan.park_id') and keys_of in (${asked[0]?.keysOf ?? ''}, 'earlier')
      and idempotency_key = any (array(select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)))
    order by keys_of <> 'earlier'`);
  if (rows.length === 0) return new Map();
  const known = new Map(rows.map((row) => [row.key, row]));
  const answers = new Map<string, T>();
  const hashed = hashedOnce();
  for (const { idempotencyKey, keysOf, request } of asked) {
    const row = known.get(idempotencyKey);
    if (!row || !isAnswer(row, { keysOf, hash: hashed(request) })) continue;
    if (row.hash !== hashed(request)) throw ledgerErrors.KEY_REUSED({ key: idempotencyKey });
    answers.set(idempotencyKey, row.result);
  }
  return answers;
}

/** Number of the next transaction or retirement; the caller holds the lock of the ledger until it is written. */
export async function nextNo(tx: Tx, table: 'transactions' | 'retirements'): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    select coalesce(max(no), 0)::float8 + 1 as no from plugin_certificate_trading.${sql.raw(table)}
    where park_id = current_setting('lingtan.park_id')`);
  return rows[0]!.no;
}

/** Writes a transaction and its entries. The database refuses entries that do not add up or overdraw an account. */
export async function post(
  tx: Tx,
  parkId: string,
  no: number,
  kind: TransactionKind,
  { actor, reason, keysOf, idempotencyKey, request }: Asked,
  entries: readonly Entry[],
  result: unknown,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_certificate_trading.transactions
      (park_id, no, kind, actor, reason, keys_of, idempotency_key, request_hash, result)
    values (${parkId}, ${no}, ${kind}, ${actor}, ${reason}, ${keysOf}, ${idempotencyKey}, ${hashOf(request)}, ${JSON.stringify(result)}::jsonb)`);
  const written = entries.filter(({ wh }) => wh !== 0);
  if (written.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.entries (park_id, transaction_no, account, bucket, wh)
      select ${parkId}, ${no}, account, bucket, wh
      from jsonb_to_recordset(${JSON.stringify(written)}::jsonb) as e (account text, bucket text, wh bigint)`);
}

/** A transaction among several that are written together. */
export interface Posting {
  readonly no: number;
  readonly kind: TransactionKind;
  readonly asked: Asked;
  readonly entries: readonly Entry[];
  readonly result: unknown;
}

/** Writes several transactions and their entries as {@link post} does, in one statement for each table. */
export async function postMany(tx: Tx, parkId: string, postings: readonly Posting[]): Promise<void> {
  const hashed = hashedOnce();
  const rows = postings.map(({ no, kind, asked: { actor, reason, keysOf, idempotencyKey, request }, result }) => ({
    ...{ no, kind, actor, reason, of: keysOf, key: idempotencyKey, hash: hashed(request), result },
  }));
  await tx.execute(sql`
    insert into plugin_certificate_trading.transactions
      (park_id, no, kind, actor, reason, keys_of, idempotency_key, request_hash, result)
    select ${parkId}, no, kind, actor, reason, "of", key, hash, result
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (no bigint, kind text, actor text, reason text, "of" text,
      key text, hash text, result jsonb)`);
  const entries = postings.flatMap(({ no, entries: list }) =>
    list.filter(({ wh }) => wh !== 0).map((entry) => ({ no, ...entry })),
  );
  if (entries.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.entries (park_id, transaction_no, account, bucket, wh)
      select ${parkId}, no, account, bucket, wh
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e (no bigint, account text, bucket text, wh bigint)`);
}

/** SHA-256 of what was asked for. */
export function hashOf(request: unknown): string {
  return sha256(canonicalJson(request));
}

/** {@link hashOf}, once for a request that many items share: that of a bulk act is as long as all its items. */
function hashedOnce(): (request: unknown) => string {
  const known = new Map<unknown, string>();
  return (request) => {
    const hash = known.get(request) ?? hashOf(request);
    known.set(request, hash);
    return hash;
  };
}
