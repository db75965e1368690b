import type { Logger } from '@lingtan/sdk';
import pg from 'pg';

/** Notifications of PostgreSQL over one connection that comes back when it is lost. */
export interface Listener {
  /**
   * `handler` is called for each notification, and once with null after every (re)connect, since anything may have
   * been missed in between. Returns the way to stop.
   */
  on(channel: string, handler: (payload: string | null) => void): () => void;
  close(): Promise<void>;
}

const beatMs = 15_000;

/** Opens the connection lazily, at the first `on`. */
export function createListener(connectionString: string, log: Logger, timeoutMs = 10_000): Listener {
  const handlers = new Map<string, Set<(payload: string | null) => void>>();
  let client: pg.Client | null = null;
  let connecting: Promise<void> | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  // One statement at a time on the one connection.
  let listening: Promise<void> = Promise.resolve();

  const call = (channel: string, payload: string | null): void => {
    for (const handler of handlers.get(channel) ?? []) {
      try {
        handler(payload);
      } catch (error) {
        log.error({ channel, error: String(error) }, 'Notification handler failed');
      }
    }
  };
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({
      connectionString,
      application_name: 'lingtan listen',
      keepAlive: true,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    });
    const lost = (error?: Error): void => {
      if (client !== fresh || closed) return;
      client = null;
      log.warn({ error: error?.message }, 'Notification connection lost');
      void fresh.end().catch(() => {});
      reconnectSoon();
    };
    fresh.on('error', lost);
    fresh.on('end', () => lost());
    fresh.on('notification', ({ channel, payload }) => call(channel, payload ?? ''));
    try {
      await fresh.connect();
      for (const channel of handlers.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await fresh.end().catch(() => {});
      throw error;
    }
    if (closed) return fresh.end();
    client = fresh;
    watch(fresh, lost);
    for (const channel of handlers.keys()) call(channel, null);
  };
  // Nothing is ever sent on this connection of itself, so a cut wire would go unnoticed.
  const watch = (watched: pg.Client, lost: (error: Error) => void): void => {
    const beat = setInterval(() => {
      if (client !== watched || closed) clearInterval(beat);
      else listening = listening.then(() => watched.query('select')).then(() => undefined, lost);
    }, beatMs);
    beat.unref();
  };
  const open = (): void => {
    connecting ??= connect()
      .catch(() => reconnectSoon())
      .finally(() => (connecting = null));
  };
  const reconnectSoon = (): void => {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(open, 200);
    timer.unref();
  };

  return {
    on: (channel, handler) => {
      const known = handlers.get(channel);
      const set = known ?? new Set();
      handlers.set(channel, set.add(handler));
      if (!client) {
        // A connection in the making may have missed this channel; one more round picks it up.
        if (connecting) void connecting.then(() => listenNow(channel, handler));
        else open();
      } else listenNow(channel, handler);
      return () => void set.delete(handler);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await connecting;
      await client?.end().catch(() => {});
      client = null;
    },
  };

  function listenNow(channel: string, handler: (payload: string | null) => void): void {
    listening = listening
      .then(() => client?.query(`listen ${pg.escapeIdentifier(channel)}`))
      .then((done) => (done ? handler(null) : undefined))
      .catch((error: Error) => log.warn({ channel, error: error.message }, 'LISTEN failed'));
  }
}
