import type { Tx } from '@lingtan/sdk';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { runHooked } from './after-commit.ts';
import { asDatabaseError, isConnectionLoss, isRetryable, rootMessage } from './connection-errors.ts';
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

const clients = new WeakMap<object, pg.ClientBase>();
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
 * Runs `work` in one transaction on `pool`, limited to `scope` by row-level security when one is given. Commits when
 * it resolves, rolls back when it throws; serialization failures and deadlocks are retried three times. Runs what was
 * kept with {@link afterCommit}.
 * @throws DATABASE_UNAVAILABLE when there is no connection or no answer, DATABASE_TOO_SLOW when a statement took too
 * long, DATABASE_OUTCOME_UNKNOWN when the connection broke during commit
 */
export async function runTransaction<T>(
  pool: pg.Pool,
  scope: TxScope | null,
  work: (tx: Tx) => Promise<T>,
  lostAnswers?: LostAnswers,
): Promise<T> {
  const long = scope?.long ?? isInBackground();
  const limit = long ? limitsFor(pool)?.workStatementMs : undefined;
  const begin = `${scope === null ? 'begin' : beginIn(scope)}${limit === undefined ? '' : `; set local statement_timeout = ${limit}`}`;
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
  try {
    await client.query(begin);
    const result = await holdingConnection(() => work(tx));
    clients.delete(tx);
    await commit(client);
    return result;
  } catch (error) {
    clients.delete(tx);
    if (isConnectionLoss(error)) broken = error as Error;
    else await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    unwatch?.();
    client.release(broken);
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
  let depth = 0;
  // The builder does not know that a transaction is open, and its own `transaction` would begin and commit it.
  const transaction = async (work: (tx: Tx) => Promise<unknown>): Promise<unknown> => {
    const savepoint = `sp_${++depth}`;
    await client.query(`savepoint ${savepoint}`);
    try {
      const result = await work(tx);
      await client.query(`release savepoint ${savepoint}`);
      return result;
    } catch (error) {
      await client.query(`rollback to savepoint ${savepoint}`);
      throw error;
    }
  };
  // The one place that makes the brand.
  const tx = Object.assign(db, { transaction }) as unknown as Tx;
  clients.set(tx, client);
  return tx;
}
