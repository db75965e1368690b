import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedPostgresOf, startServerProcess, writeParkFile, type ServerProcess } from '@lingtan/test-park';
import pg from 'pg';
import { io } from 'socket.io-client';
import { freePort } from '@lingtan/test-kit';
import { signIn } from './lib/sign-in.ts';
import { percentile, type BenchResult } from './result.ts';

const aimMs = 2000;
const topic = 'carbon.now';
const parks = Array.from({ length: 10 }, (_, index) => `park-${index}`);
const minute = 60_000;
/** Each park closes an interval every so often: one is on the screen long before the next. */
const everyMs = 5000;
const rounds = 12;
/** Whole minutes of the past that are filled one after the other, as a logger does that sends what it kept. */
const back = rounds + 5;

const registers = ['main.import', 'roof.export', 'mill.import', 'shop.import'] as const;
const text = (name: string) => ({ en: name, 'zh-CN': name });
const meterOf = (id: string, role: string, direction: 'import' | 'export', enterpriseId?: string) => ({
  ...{ id, name: text(id), assetId: id, role, [`${direction}Point`]: `${id}.${direction}` },
  ...(enterpriseId === undefined ? {} : { enterpriseId }),
});
const plugins = {
  'energy-metering': {
    intervalMinutes: 1,
    meters: [
      meterOf('main', 'grid', 'import'),
      meterOf('roof', 'pv', 'export'),
      meterOf('mill', 'load', 'import', 'alpha'),
      meterOf('shop', 'load', 'import', 'beta'),
    ],
  },
  'carbon-accounting': { area: 'CN-JS' },
};

/**
 * From the closing of an interval, by the clock in the transaction that closes it, to the new intensity on a screen's socket:
 * outbox, supply mix, factor and authorised room of ten parks. Aim: p95 ≤ 2 s.
 */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-carbon-live-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when root starts it
  const dataDir = join(folder, 'data');
  let server: ServerProcess | null = null;
  try {
    const points = registers.map((id) => ({
      ...{ id, unit: 'kWh', kind: 'counter' as const, expectedEverySeconds: 60 },
    }));
    for (const id of parks)
      writeParkFile(join(folder, 'parks'), { id, points, enterprises: ['alpha', 'beta'], plugins });
    server = await startServerProcess({
      root: join(import.meta.dirname, '../../..'),
      ...{ dataDir, port: await freePort(), mqttPort: await freePort(), parks: join(folder, 'parks') },
    });
    const screen = await openScreen(server, await signIn(server, dataDir));
    const closings = await fill(server, dataDir);
    screen.close();
    const { latencies, unseen } = match(closings, screen.seen);
    if (latencies.length < rounds * parks.length * 0.5)
      throw new Error(`only ${latencies.length} intensities came for ${closings.length} closings`);
    const p95 = percentile(latencies, 0.95);
    return {
      name: 'carbon-live',
      unit: 'ms',
      ours: p95,
      baseline: { name: 'aim', value: aimMs },
      ratio: p95 / aimMs,
      p50: percentile(latencies, 0.5),
      p95,
      p99: percentile(latencies, 0.99),
      details: {
        ...{ aimMs, parks: parks.length, measured: latencies.length, unseen, max: Math.max(...latencies) },
        ...{ cores: cpus().length, loadAverage: loadavg()[0] },
      },
    };
  } finally {
    await server?.stop().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface At {
  park: string;
  at: number;
}

/** A screen that shows all parks; when each message of each came, ms. */
async function openScreen(server: ServerProcess, cookie: string): Promise<{ seen: At[]; close(): void }> {
  const socket = io(server.url, {
    path: '/socket',
    transports: ['websocket'],
    extraHeaders: { cookie, origin: server.url },
    reconnection: false,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const seen: At[] = [];
  socket.on('live', ({ park, data }: { park: string; data: { intensity: number | null } }) => {
    if (data.intensity !== null) seen.push({ park, at: Date.now() });
  });
  for (const park of parks) {
    const answer = (await socket.timeout(10_000).emitWithAck('subscribe', { park, topics: [topic] })) as {
      ok?: boolean;
    };
    if (answer.ok !== true) throw new Error(`not subscribed to ${park}: ${JSON.stringify(answer)}`);
  }
  return { seen, close: () => void socket.disconnect() };
}

/** Sends a minute after the other to each park in turn; resolves with when intervals were closed, by the database. */
async function fill(server: ServerProcess, dataDir: string): Promise<At[]> {
  const send = async (park: string, round: number, start: number): Promise<void> => {
    const ts = start + round * minute;
    const samples = registers.map((point, i) => ({ point, ts, value: 1000 + round * (3 + i + ((round * 7 + i) % 5)) }));
    const response = await fetch(`${server.url}/api/parks/${park}/telemetry`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ samples }),
    });
    if (!response.ok) throw new Error(`${park}: ${await response.text()}`);
  };
  const start = Math.floor(Date.now() / minute) * minute - back * minute;
  // The first register opens the books of the meters.
  for (const park of parks) await send(park, 0, start);
  await sleep(8000);
  const since = Date.now();
  for (let round = 1; round <= rounds; round++)
    for (const park of parks) {
      await send(park, round, start);
      const nth = (round - 1) * parks.length + parks.indexOf(park) + 1;
      await sleep(Math.max(0, since + (nth * everyMs) / parks.length - Date.now()));
    }
  await sleep(aimMs * 3);
  const client = new pg.Client({ connectionString: embeddedPostgresOf(dataDir).superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ park: string; at: number }>(
    `select park_id as park, (extract(epoch from published_at) * 1000)::float8 as at from kernel.outbox
     where event in ('energy.interval-closed', 'energy.interval-revised') and published_at >= to_timestamp($1 / 1000.0)
       -- What is closed as missing on the minute changes no figure, and is no news.
       and (data ->> 'from')::timestamptz < to_timestamp($2 / 1000.0)
     order by id`,
    [since, start + rounds * minute],
  );
  await client.end();
  return rows;
}

/** Each message answers the closings since the one before; the oldest of them has waited longest. */
function match(closings: readonly At[], seen: readonly At[]): { latencies: number[]; unseen: number } {
  const latencies: number[] = [];
  let unseen = 0;
  for (const park of parks) {
    let waiting = closings.filter((closing) => closing.park === park).map(({ at }) => at);
    for (const { at } of seen.filter((message) => message.park === park)) {
      const oldest = waiting[0];
      if (oldest === undefined || oldest > at) continue;
      latencies.push(at - oldest);
      waiting = waiting.filter((each) => each > at);
    }
    unseen += waiting.length;
  }
  return { latencies, unseen };
}
