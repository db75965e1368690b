import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedPostgresOf, type ServerProcess, startServerProcess } from '@lingtan/test-park';
import { freePort } from '@lingtan/test-kit';
import { median } from '../result.ts';

/** How long the product was away after each kill, in seconds. */
export interface Recovery {
  /** From the kill of the server, through its start by a supervisor that loses no time, to `/readyz`. */
  serverSeconds: number[];
  serverMedian: number;
  serverMax: number;
  /** From the kill of all processes of PostgreSQL to the first batch acknowledged after it. */
  postgresSeconds: number[];
  postgresMedian: number;
  postgresMax: number;
  /** Batches of 200 samples acknowledged meanwhile. */
  batches: number;
}

/** Kills the server and PostgreSQL (-9) by turns, under ingest over HTTP, on an installation that has been started before. */
export async function measureRecovery(
  root: string,
  dataDir: string,
  kills: { server: number; postgres: number },
): Promise<Recovery> {
  const options = {
    root,
    dataDir,
    port: await freePort(),
    mqttPort: await freePort(),
    parks: join(root, 'parks'),
  };
  let server: ServerProcess = await startServerProcess(options);
  const ingest = await startIngest(() => server);
  const serverSeconds: number[] = [];
  const postgresSeconds: number[] = [];
  try {
    for (let n = 0; n < Math.max(kills.server, kills.postgres); n++) {
      if (n < kills.postgres) {
        await sleep(1500);
        embeddedPostgresOf(dataDir).signal('SIGKILL');
        const since = performance.now();
        await ingest.acknowledgedAfter(since);
        postgresSeconds.push((performance.now() - since) / 1000);
      }
      if (n < kills.server) {
        await sleep(1500);
        const since = performance.now();
        await server.kill();
        server = await startServerProcess(options);
        serverSeconds.push((performance.now() - since) / 1000);
        await ingest.acknowledgedAfter(performance.now());
      }
    }
  } finally {
    await ingest.stop();
    await server.stop();
  }
  return {
    serverSeconds,
    serverMedian: median(serverSeconds),
    serverMax: Math.max(...serverSeconds),
    postgresSeconds,
    postgresMedian: median(postgresSeconds),
    postgresMax: Math.max(...postgresSeconds),
    batches: ingest.batches(),
  };
}

/** Sends batches one after the other until it is stopped; each until it is acknowledged. */
async function startIngest(server: () => ServerProcess) {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${server().url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${server().adminToken}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(20_000),
    });
  const parks = (await (await call('/api/parks')).json()) as { id: string }[];
  const park = `/api/parks/${parks[0]!.id}`;
  const points = (await (await call(`${park}/points`)).json()) as { id: string }[];
  // Between the samples of the simulated month, so that every one is new.
  let ts = Date.now() - 20 * 86_400_000 + 7;
  let batches = 0;
  let lastSentAt = -Infinity;
  let stopping = false;
  const loop = (async () => {
    while (!stopping) {
      const samples = Array.from({ length: 200 }, () => ({ point: points[0]!.id, ts: (ts += 11), value: 1 }));
      const body = JSON.stringify({ samples });
      for (let done = false; !done && !stopping;) {
        const sentAt = performance.now();
        done = await call(`${park}/telemetry`, { method: 'POST', body }).then(
          ({ ok }) => ok,
          // The server is away; the batch is sent again.
          () => false,
        );
        if (done) {
          batches++;
          lastSentAt = sentAt;
        } else await sleep(20);
      }
    }
  })();
  return {
    batches: () => batches,
    acknowledgedAfter: async (since: number): Promise<void> => {
      while (lastSentAt < since) await sleep(5);
    },
    stop: async (): Promise<void> => {
      stopping = true;
      await loop;
    },
  };
}
