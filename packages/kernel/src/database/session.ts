import type pg from 'pg';

/** What a session is set to, by the names that PostgreSQL has for it. */
export type SessionSettings = Readonly<Record<string, string | number>>;

const backends = new WeakMap<pg.ClientBase, number>();

/**
 * Sets a new session up, and notes which backend works for it. By statements, since a pooler does not hand on what
 * stands in the greeting of a connection, and names another backend there.
 */
export async function beginSession(
  client: pg.ClientBase,
  settings: SessionSettings,
  timeoutMs = 10_000,
): Promise<number> {
  const set = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', false)`);
  const { rows } = await client.query<{ backend: number }>({
    text: `select ${['pg_backend_pid() as backend', ...set].join(', ')}`,
    // Not in the types: for this statement only.
    query_timeout: timeoutMs,
  } as pg.QueryConfig);
  const { backend } = rows[0]!;
  backends.set(client, backend);
  return backend;
}

/** Id of the backend that works for a client's session; null before the session is set up. */
export function backendOf(client: pg.ClientBase): number | null {
  return backends.get(client) ?? null;
}
