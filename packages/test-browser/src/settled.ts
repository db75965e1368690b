import { setTimeout as delay } from 'node:timers/promises';

/** The simulator's word for a history that is handed in; `off` where none was asked for. */
const handedIn = 'done';

interface Health {
  database: { outboxWaiting: number };
  queues: Record<string, { waiting: number; active: number }>;
}

/**
 * Waits until the parks of an installation have their history and everything that follows from it: nothing is handed in, told
 * on or worked at, several times in a row, since one piece of work orders the next.
 */
export async function settled(url: string, token: string): Promise<void> {
  const read = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const isQuiet = async (park: string): Promise<boolean> => {
    const { backfill } = await read<{ backfill: { phase: string } }>(`/parks/${park}/x/park-simulator/status`);
    if (backfill.phase !== handedIn) return false;
    const { database, queues } = await read<Health>(`/parks/${park}/health`);
    return database.outboxWaiting === 0 && Object.values(queues).every(({ waiting, active }) => waiting + active === 0);
  };
  const parks = await read<{ id: string }[]>('/parks');
  const deadline = Date.now() + 600_000;
  for (let quiet = 0; quiet < 5;) {
    if (Date.now() > deadline) throw new Error('the history of the parks was not written within ten minutes');
    const each = await Promise.all(parks.map(({ id }) => isQuiet(id)));
    quiet = each.includes(false) ? 0 : quiet + 1;
    await delay(500);
  }
}
