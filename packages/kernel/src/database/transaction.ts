import type { Tx } from '@lingtan/sdk';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { runHooked } from './after-commit.ts';
import { asDatabaseError, isConnectionLoss, isHeldTooLong, isRetryable, rootMessage } from './connection-errors.ts';
import { databaseErrors } from './errors.ts';
import { holdingConnection } from './held-connections.ts';
import type { LostAnswers } from './lost-answers.ts';
import { isInBackground, limitsFor } from './patience.ts';

/** Whose rows a transaction may see. */
export interface TxScope {
  parkId: string;
  parkNo: number;
  /** Null (or absent) sees the whole park. */
  enterpriseId?: string | null;
  /** Background work, whose statements may take long. Default: whether it runs as such ({@link inBackground}). */
  long?: boolean;
  /** Does not wait behind requests for a connection, although one of them has begun it. */
  ahead?: boolean;
}

/** Writes everything that one transaction has kept for its end. */
export type CommitWriter<T> = (client: pg.ClientBase, items: T[]) => Promise<void>;
interface Kept {
  writer: CommitWriter<never>;
  item: unknown;
}

const clients = new WeakMap<object, pg.ClientBase>();
const keptFor = new WeakMap<object, Kept[]>();
const maxAttempts = 4;

/**
 * The connection under a transaction, for bulk work (COPY, unnest). For library packages; plugins use the builder.
 * @throws DATABASE_TRANSACTION_ENDED once the transaction is over
 */
export function rawClient(tx: Tx): pg.ClientBase {
  const client = clients.get(tx);
  if (!client) throw databaseErrors.TRANSACTION_ENDED();
  return client;
}

/**
 * Has `writer` write `item` right before the transaction commits, with all others kept for it: what everybody on a park
 * waits for is then held for one statement, however long the transaction is. When it fails, so does the transaction; what was
 * kept since a savepoint goes back with it.
 * @throws DATABASE_TRANSACTION_ENDED once the transaction is over
 */
export function atCommit<T>(tx: Tx, writer: CommitWriter<T>, item: T): void {
  const kept = keptFor.get(tx);
  if (!kept) throw databaseErrors.TRANSACTION_ENDED();
  kept.push({ writer: writer as CommitWriter<never>, item });
}

/**
 * Runs `work` in one transaction on `pool`, limited to `scope` by row-level security when one is given. Commits when
 * it resolves, rolls back when it throws; serialization failures and deadlocks are retried three times. Runs what was
 * kept with {@link afterCommit}.
 * @throws DATABASE_UNAVAILABLE when there is no connection or no answer, DATABASE_TOO_SLOW when a statement took too
 * long, DATABASE_STOOD_STILL when nothing was asked for too long in between, DATABASE_OUTCOME_UNKNOWN when the connection broke during commit
 */
export async function runTransaction<T>(
  pool: pg.Pool,
  scope: TxScope | null,
  work: (tx: Tx) => Promise<T>,
  lostAnswers?: LostAnswers,
): Promise<T> {
  const long = scope?.long ?? isInBackground();
  const limits = long ? limitsFor(pool) : null;
  const patience = limits
    ? `; set local statement_timeout = ${limits.workStatementMs};
      set local idle_in_transaction_session_timeout = ${limits.workIdleMs}`
    : '';
  const begin = `${scope === null ? 'begin' : beginIn(scope)}${patience}`;
  const watch = long && lostAnswers ? (client: pg.PoolClient) => lostAnswers.watch(client) : null;
  for (let attempt = 1; ; attempt++) {
    try {
      return await runHooked(() => runOnce(pool, begin, work, watch));
    } catch (error) {
      if (attempt < maxAttempts && isRetryable(error)) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
        continue;
      }
      throw asDatabaseError(error);
    }
  }
}

/** {@link runTransaction} limited to one park (and enterprise). */
export function withParkTx<T>(pool: pg.Pool, scope: TxScope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return runTransaction(pool, scope, work);
}

async function runOnce<T>(
  pool: pg.Pool,
  begin: string,
  work: (tx: Tx) => Promise<T>,
  watch: ((client: pg.PoolClient) => () => void) | null,
): Promise<T> {
  const client = await pool.connect();
  const unwatch = watch?.(client);
  const tx = makeTx(client);
  let broken: Error | undefined;
  // That it was ended for standing still is said to nobody's query, but to the connection.
  let ended: Error | undefined;
  const onEnd = (error: Error): void => void (ended ??= error);
  client.on('error', onEnd);
  try {
    await client.query(begin);
    const result = await holdingConnection(() => work(tx));
    const kept = end(tx);
    await writeKept(client, kept);
    await commit(client);
    return result;
  } catch (error) {
    end(tx);
    if (isConnectionLoss(error)) broken = error as Error;
    else await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw isConnectionLoss(error) && isHeldTooLong(ended) ? ended! : error;
  } finally {
    client.off('error', onEnd);
    unwatch?.();
    client.release(broken);
  }
}

function end(tx: Tx): Kept[] {
  const kept = keptFor.get(tx) ?? [];
  clients.delete(tx);
  keptFor.delete(tx);
  return kept;
}

async function writeKept(client: pg.ClientBase, kept: Kept[]): Promise<void> {
  for (const writer of new Set(kept.map((entry) => entry.writer))) {
    const items = kept.filter((entry) => entry.writer === writer).map(({ item }) => item as never);
    await writer(client, items);
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  try {
    const { command } = await client.query('commit');
    // PostgreSQL answers ROLLBACK to the commit of a transaction in which a statement failed and was swallowed.
    if (command === 'ROLLBACK') throw new Error('a statement of the transaction had failed, so nothing was stored');
  } catch (error) {
    if (isConnectionLoss(error)) throw databaseErrors.OUTCOME_UNKNOWN({ reason: rootMessage(error) }, error);
    throw error;
  }
}

// One round trip for both: a transaction per request is what the application does most.
function beginIn({ parkId, parkNo, enterpriseId }: TxScope): string {
  const set = (name: string, value: string): string =>
    `set_config('lingtan.${name}', ${pg.escapeLiteral(value)}, true)`;
  return `begin; select ${set('park_id', parkId)}, ${set('park_no', String(parkNo))}, ${set('enterprise_id', enterpriseId ?? '')}`;
}

function makeTx(client: pg.PoolClient): Tx {
  const db = drizzle({ client });
  const kept: Kept[] = [];
  let depth = 0;
  // The builder does not know that a transaction is open, and its own `transaction` would begin and commit it.
  const transaction = async (work: (tx: Tx) => Promise<unknown>): Promise<unknown> => {
    const savepoint = `sp_${++depth}`;
    const before = kept.length;
    await client.query(`savepoint ${savepoint}`);
    try {
      const result = await work(tx);
      await client.query(`release savepoint ${savepoint}`);
      return result;
    } catch (error) {
      kept.length = before;
      await client.query(`rollback to savepoint ${savepoint}`);
      throw error;
    }
  };
  // The one place that makes the brand.
  const tx = Object.assign(db, { transaction }) as unknown as Tx;
  clients.set(tx, client);
  keptFor.set(tx, kept);
  return tx;
}
