import pg from 'pg';
import { insideOf } from './client-inside.ts';
import { databaseErrors } from './errors.ts';
import { beginSession } from './session.ts';

/** Connections at once: more than poolers are likely to be behind one address, so that two of them meet in one. */
const connections = 4;
/** A pooler that others use too hands out other sessions each time. */
const rounds = 3;
/** Where sessions were found to be kept, so that it is asked once a process. */
const keeping = new Set<string>();

/**
 * Refuses a pooler that gives the statements of one connection to several sessions of PostgreSQL: locks, settings and
 * LISTEN live in a session. `client` is connected by `connectionString` and `backend` works for it. Writes nothing.
 * @throws DATABASE_POOLER
 */
export async function assertKeepsSession(
  connectionString: string,
  client: pg.ClientBase,
  backend: number,
): Promise<void> {
  // The greeting names the backend where nobody stands in between who speaks for it.
  if (insideOf(client).processID === backend || keeping.has(connectionString)) return;
  const more = Array.from({ length: connections - 1 }, () => new pg.Client({ connectionString }));
  try {
    const own = new Map<pg.ClientBase, number>([[client, backend]]);
    for (const each of more) each.on('error', () => {});
    for (const each of more) await each.connect();
    for (let round = 0; round < rounds; round++)
      for (const each of [client, ...more])
        // Twice, since a pooler that hands out what rested longest may give each of two one of its own in turn.
        for (let time = 0; time < 2; time++) {
          const answering = await beginSession(each, {});
          const shared = [...own].some(([other, of]) => other !== each && of === answering);
          if (shared || (own.get(each) ?? answering) !== answering) throw refusal(connectionString);
          own.set(each, answering);
        }
    keeping.add(connectionString);
  } finally {
    await Promise.all(more.map((each) => each.end().catch(() => {})));
  }
}

function refusal(connectionString: string): Error {
  const { hostname, port, pathname } = new URL(connectionString);
  return databaseErrors.POOLER({
    place: `${hostname}:${port || 5432}`,
    database: decodeURIComponent(pathname.slice(1)),
  });
}
