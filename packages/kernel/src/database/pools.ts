import type { Logger } from '@lingtan/sdk';
import pg from 'pg';
import { ownTime } from '../processes/own-time.ts';
import { insideOf } from './client-inside.ts';
import { type DatabaseLimits, graceMs, setLimits } from './patience.ts';
import { beginSession, type SessionSettings } from './session.ts';

// PostgreSQL counts in int8; JavaScript is exact up to 2^53. What is larger stays text rather than being rounded. Set on
// the library, since the query builder overrides the types of a pool.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
});

/** Options of {@link createPool}. */
export interface PoolOptions {
  connectionString: string;
  max: number;
  name: string;
  log: Logger;
  /** Where names without a schema are looked up. */
  searchPath?: string;
  /** How long statements and connecting may take. Without: connecting 10 s, statements for ever. */
  limits?: DatabaseLimits;
  /** Called when work on a connection has ended with an answer of the server. */
  onHeard?(): void;
}

/** A pool whose idle connections may break without ending the process. */
export function createPool({ connectionString, max, name, log, searchPath, limits, onHeard }: PoolOptions): pg.Pool {
  const connectMs = limits?.connectMs ?? 10_000;
  const settings: SessionSettings = {
    ...(searchPath === undefined ? {} : { search_path: searchPath }),
    ...(limits ? { statement_timeout: limits.statementMs, idle_in_transaction_session_timeout: limits.idleMs } : {}),
  };
  // The types do not know that it is awaited.
  const onConnect = (client: pg.ClientBase): Promise<unknown> => beginSession(client, settings, connectMs);
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: `lingtan ${name}`,
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    onConnect: onConnect as (client: pg.ClientBase) => void,
    ...(limits ? { query_timeout: limits.statementMs + graceMs } : {}),
  });
  if (limits) setLimits(pool, limits);
  pool.on('error', (error) => {
    // A pool that is being closed loses its connections on purpose.
    if (!pool.ending) log.warn({ pool: name, error: error.message }, 'Idle database connection lost');
  });
  pool.on('connect', (client) => {
    // A checked-out connection reports its loss to the query that runs on it; without a listener it would end Node.
    client.on('error', () => {});
  });
  pool.on('release', (error, client) => {
    // A query that was given up still waits for its answer, and whoever gets the connection next would wait behind it.
    if (!insideOf(client).readyForQuery) void (client as pg.Client).end().catch(() => undefined);
    // The types promise an error each time; there is one only where the work failed.
    else if (!(error as Error | undefined)) onHeard?.();
  });
  return Object.assign(pool, { connect: patientConnect(pool) });
}

const gaveUp = /timeout exceeded when trying to connect|connection timeout/i;
const tries = 3;

/**
 * Timers fire before sockets are read, so a process that was held up for long gives up connections that are there, and turns
 * that are next. It asks for one again.
 */
function patientConnect(pool: pg.Pool): pg.Pool['connect'] {
  const ask = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  const patienceMs = pool.options.connectionTimeoutMillis ?? Infinity;
  const connect = async (): Promise<pg.PoolClient> => {
    for (let attempt = 1; ; attempt++) {
      const begun = ownTime();
      try {
        return await ask();
      } catch (error) {
        const heldUp = gaveUp.test((error as Error).message) && ownTime() - begun < patienceMs / 2;
        if (!heldUp || attempt === tries) throw error;
      }
    }
  };
  type Callback = Parameters<pg.Pool['connect']>[0];
  return ((callback?: Callback) => {
    if (!callback) return connect();
    // The pool's own queries ask in this way.
    connect().then(
      (client) => callback(undefined, client, client.release),
      (error: Error) => callback(error, undefined, () => {}),
    );
  }) as pg.Pool['connect'];
}
