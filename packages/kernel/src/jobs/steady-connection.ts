import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type pg from 'pg';
import { insideOf } from '../database/client-inside.ts';

/** Pause after a connection that could not be had, and after a look for jobs that failed, in ms. */
const triesAgainAfter = 1000;

/** Of a connection of the library to PostgreSQL, what {@link connectAgain} changes. */
export interface PostgresConnection {
  waitUntilReady(): Promise<void>;
  readyPromise?: Promise<void>;
  getListenClient(): Promise<pg.ClientBase>;
  /** Ends the connection on which a worker listens; the next one that asks gets a new one. */
  handleListenClientError(client: pg.ClientBase, error: Error): void;
}

/** By itself the library remembers for ever that its first connection failed, and one that owes it an answer. */
export function connectAgain(connection: PostgresConnection): void {
  const ask = connection.waitUntilReady.bind(connection);
  connection.waitUntilReady = async () => {
    const asked = ask();
    const remembered = connection.readyPromise;
    try {
      await asked;
    } catch (error) {
      if (connection.readyPromise === remembered) delete connection.readyPromise;
      throw error;
    }
  };
  const listen = connection.getListenClient.bind(connection);
  const known = new WeakSet<pg.ClientBase>();
  // A statement that was given up still waits for its answer, and all that is asked after it would wait behind it.
  const endIfDeaf = (client: pg.ClientBase, error: Error): boolean => {
    if (insideOf(client).readyForQuery) return false;
    connection.handleListenClientError(client, error);
    return true;
  };
  connection.getListenClient = async () => {
    const client = await listen();
    if (known.has(client)) return client;
    known.add(client);
    // The library passes over a name that the connection could not be given.
    const unnamed = new Error('a new connection to listen on did not answer');
    if (endIfDeaf(client, unnamed)) throw unnamed;
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const watched = (...args: unknown[]): unknown => {
      const asked = query(...args);
      if (asked instanceof Promise) asked.catch((error: Error) => endIfDeaf(client, error));
      return asked;
    };
    return Object.assign(client, { query: watched as pg.ClientBase['query'] });
  };
}

/** Of a connection of the library to Redis, what {@link initializeAgain} changes. */
interface RedisConnection {
  initializing: Promise<unknown>;
  init(): Promise<unknown>;
  closing: boolean;
}

/** The same for Redis, whose connection is asked of by what it remembers. */
export function initializeAgain({ backend }: { backend: unknown }): void {
  const { connection, blockingConnection } = backend as Record<string, RedisConnection | undefined>;
  for (const each of [connection, blockingConnection]) if (each) watch(each);

  function watch(each: RedisConnection): void {
    each.initializing.catch(async () => {
      await delay(triesAgainAfter, undefined, { ref: false });
      if (each.closing) return;
      each.initializing = each.init();
      watch(each);
    });
  }
}

/**
 * By itself a worker of the library whose look for jobs fails looks again at once, without end: one refusal that lasts, and
 * nothing else in the process gets its turn any more.
 */
export function pauseAfterErrors<W extends Pick<Worker, 'once'>>(worker: W): W {
  const looks = worker as unknown as { _getNextJob(...args: unknown[]): Promise<unknown> };
  const look = looks._getNextJob.bind(worker);
  const closing = new AbortController();
  worker.once('closing', () => closing.abort());
  looks._getNextJob = async (...args) => {
    try {
      return await look(...args);
    } catch (error) {
      await delay(triesAgainAfter, undefined, { signal: closing.signal }).catch(() => undefined);
      throw error;
    }
  };
  return worker;
}
