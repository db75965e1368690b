import type { Logger } from '@lingtan/sdk';
import pg from 'pg';
import { insideOf } from './client-inside.ts';
import { backendOf } from './session.ts';

interface Waiting {
  client: pg.ClientBase;
  since: number;
}

/** How long a backend must have been without work for its answer to count as lost on the way. */
const idleSeconds = 3;

/**
 * Transactions of background work. Their statements may take long, so no clock tells whether the wire is dead: a backend
 * that has nothing to do, while this side still waits for its answer, does.
 */
export class LostAnswers {
  readonly #waiting = new Set<Waiting>();
  readonly #connectionString: string;
  readonly #lostAfterMs: number;
  readonly #log: Logger;
  readonly #timer: NodeJS.Timeout;
  #looking = false;

  constructor(options: { connectionString: string; lostAfterMs: number; log: Logger }) {
    this.#connectionString = options.connectionString;
    this.#lostAfterMs = options.lostAfterMs;
    this.#log = options.log;
    this.#timer = setInterval(() => void this.#look(), options.lostAfterMs / 2);
    this.#timer.unref();
  }

  /** Watches a transaction until the result is called; no time limit of this side holds for it. */
  watch(client: pg.ClientBase): () => void {
    const { connectionParameters } = insideOf(client);
    const limit = connectionParameters.query_timeout;
    connectionParameters.query_timeout = false;
    const entry = { client, since: performance.now() };
    this.#waiting.add(entry);
    return () => {
      this.#waiting.delete(entry);
      connectionParameters.query_timeout = limit;
    };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const before = performance.now() - this.#lostAfterMs;
    const late = [...this.#waiting].filter(({ client, since }) => since < before && !insideOf(client).readyForQuery);
    if (late.length === 0 || this.#looking) return;
    this.#looking = true;
    try {
      const busy = await this.#busy(late.map(({ client }) => backendOf(client)));
      for (const { client } of late) {
        const backend = backendOf(client);
        if (busy.has(backend) || insideOf(client).readyForQuery) continue;
        this.#log.warn({ backend }, 'an answer of the database was lost on the way; the connection is ended');
        // With a statement under way this breaks the connection, and the statement with it.
        void (client as pg.Client).end().catch(() => undefined);
      }
    } catch (error) {
      // The database is away as a whole; looked at again when it is back.
      this.#log.debug({ reason: String(error) }, 'statements under way could not be looked up');
    } finally {
      this.#looking = false;
    }
  }

  async #busy(backends: readonly (number | null)[]): Promise<Set<number | null>> {
    // As the same role, which alone sees what its sessions do; on a connection of its own, since the pool may be used up.
    const client = new pg.Client({
      connectionString: this.#connectionString,
      application_name: 'lingtan lost answers',
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ pid: number }>(
        `select pid from pg_stat_activity where pid = any($1)
         and (state = 'active' or state_change > now() - make_interval(secs => ${idleSeconds}))`,
        [backends],
      );
      return new Set(rows.map(({ pid }) => pid));
    } finally {
      void client.end().catch(() => undefined);
    }
  }
}
