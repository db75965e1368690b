import { setTimeout as delay } from 'node:timers/promises';

/** The simulator's word for a history that is handed in. */
const handedIn = 'done';
const timesInARow = 4;
const everyMs = 700;

interface Health {
  database: { outboxWaiting: number };
  queues: Record<string, { waiting: number; active: number }>;
}

/**
 * Waits until the parks of an installation have their history and everything that follows from it: nothing is handed in, told
 * on or worked at, several times in a row, since one piece of work orders the next.
 */
export async function settled(url: string, token: string): Promise<void> {
  let refused = '';
  /** Null where the product is too busy to answer. */
  const read = async <T>(path: string): Promise<T | null> => {
    const answer = await fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${token}` } });
    if (answer.ok) return (await answer.json()) as T;
    refused = `${path} answered ${answer.status}: ${await answer.text()}`;
    return null;
  };
  const isQuiet = async (park: string): Promise<boolean> => {
    const status = await read<{ backfill: { phase: string } }>(`/parks/${park}/x/park-simulator/status`);
    if (status?.backfill.phase !== handedIn) return false;
    const health = await read<Health>(`/parks/${park}/health`);
    if (health?.database.outboxWaiting !== 0) return false;
    return Object.values(health.queues).every(({ waiting, active }) => waiting + active === 0);
  };
  const deadline = Date.now() + 600_000;
  for (let quiet = 0; quiet < timesInARow;) {
    if (Date.now() > deadline) throw new Error(`the parks did not get their history within ten minutes. ${refused}`);
    const parks = (await read<{ id: string }[]>('/parks')) ?? [];
    const each = await Promise.all(parks.map(({ id }) => isQuiet(id)));
    quiet = each.length === 0 || each.includes(false) ? 0 : quiet + 1;
    await delay(everyMs);
  }
}
