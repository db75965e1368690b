import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectMqttDevice, freePort } from '@lingtan/test-kit';
import { startServerProcess, writeParkFile, type ServerProcess } from '@lingtan/test-park';
import { cpuSecondsOf, residentMb, startHelper, type Helper } from './lib/child.ts';
import type { BareOrder } from './lib/live-bare.ts';
import { monotonicMs } from './lib/monotonic.ts';
import type { LiveClientsOrder, LiveClientsReport } from './lib/live-clients.ts';
import { signIn } from './lib/sign-in.ts';
import { percentile, type BenchResult } from './result.ts';

const clients = 1000;
/**
 * Each client listens to the twenty parks of its half, and each park changes every two seconds: ten updates a second. A park
 * sends its newest values at most once a second, so that a faster one would measure that pause.
 */
const groups = [0, 1].map((half) => Array.from({ length: 20 }, (_, index) => `park-${half}-${index}`));
const parks = groups.flat();
const everyMs = 2000;
/** Makes a message of about 200 bytes. */
const pointsPerMessage = 3;
const warmUpMs = 1500;
const measureMs = 5500;
const topic = 'telemetry.latest';

type Send = (samples: { point: string; ts: number; value: number }[]) => Promise<void>;

/**
 * From a device's send to a browser's socket, through ingest, commit and authorised rooms, against bare socket.io that
 * broadcasts the same messages to the same clients. Half of the parks send over HTTP, half over MQTT. Aim: p99 ≤ 120 ms.
 */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-live-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when root starts it
  const helpers: Helper[] = [];
  let server: ServerProcess | null = null;
  try {
    const points = Array.from({ length: pointsPerMessage }, (_, index) => ({ id: `meter.p${index}` }));
    for (const id of parks)
      writeParkFile(join(folder, 'parks'), { id, points, plugins: isMqtt(id) ? { 'mqtt-connector': undefined } : {} });
    server = await startServerProcess({
      root: join(import.meta.dirname, '../../..'),
      dataDir: join(folder, 'data'),
      port: await freePort(),
      mqttPort: await freePort(),
      parks: join(folder, 'parks'),
    });
    const browser = await startHelper(join(import.meta.dirname, 'lib/live-clients.js'));
    helpers.push(browser);
    // One session has a few sockets only.
    const headers = [];
    for (let session = 0; session < 20; session++)
      headers.push({ cookie: await signIn(server, join(folder, 'data')), origin: server.url });
    await browser.ask<unknown>({
      connect: { url: server.url, path: '/socket', headers, clients, groups, topic } satisfies LiveClientsOrder,
    });
    const ours = await measureOurs(server, browser);
    await browser.ask('disconnect');
    const { bare, report: limit } = await measureBare(browser, helpers);
    const p99 = percentile(ours.report.latencies, 0.99);
    const bareP99 = percentile(limit.latencies, 0.99);
    return {
      name: 'live',
      unit: 'ms',
      ours: p99,
      baseline: { name: 'bare socket.io broadcast, p99', value: bareP99 },
      ratio: p99 / bareP99,
      p50: percentile(ours.report.latencies, 0.5),
      p95: percentile(ours.report.latencies, 0.95),
      p99,
      details: {
        targetMs: 120,
        clients,
        updatesPerSecondAndClient: Math.round((ours.sent / 2 / measureMs) * 1000 * 10) / 10,
        delivered: ours.report.latencies.length,
        lost: ours.expected - ours.report.latencies.length,
        wrongPark: ours.report.wrongRoom,
        acknowledgedP50: percentile(ours.acknowledged, 0.5),
        acknowledgedP99: percentile(ours.acknowledged, 0.99),
        serverCpuCores: ours.cpuSeconds / (measureMs / 1000),
        serverCpuMicrosecondsPerDelivery: (ours.cpuSeconds / ours.report.latencies.length) * 1e6,
        serverRssMb: ours.rssMb,
        bareP50: percentile(limit.latencies, 0.5),
        bareDelivered: limit.latencies.length,
        bareCpuCores: bare.cpuSeconds / (measureMs / 1000),
        bareCpuMicrosecondsPerDelivery: (bare.cpuSeconds / limit.latencies.length) * 1e6,
        clientCpuCores: ours.report.cpuSeconds / (measureMs / 1000),
        measuredSeconds: measureMs / 1000,
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    for (const helper of helpers) helper.stop();
    await server?.stop().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}

const isMqtt = (park: string): boolean => Number(park.at(-1)) % 2 === 1;

async function measureOurs(server: ServerProcess, browser: Helper) {
  const sends = new Map<string, { send: Send; close(): Promise<void> }>();
  for (const park of parks) sends.set(park, await openDevice(server, park));
  await sendFor(warmUpMs, sends);
  await pause(300);
  await browser.ask('report');
  const cpu = cpuSecondsOf(server.pid);
  const sent = await sendFor(measureMs, sends);
  const cpuSeconds = cpuSecondsOf(server.pid) - cpu;
  await pause(700);
  const report = await browser.ask<LiveClientsReport>('report');
  const rssMb = residentMb(server.pid);
  for (const { close } of sends.values()) await close();
  return {
    report,
    acknowledged: sent,
    sent: sent.length,
    cpuSeconds,
    rssMb,
    expected: (sent.length * clients) / groups.length,
  };
}

/** One park after the other, evenly over the period. Resolves with how long each acknowledgement took, ms. */
async function sendFor(milliseconds: number, sends: ReadonlyMap<string, { send: Send }>): Promise<number[]> {
  const step = everyMs / parks.length;
  const total = Math.round(milliseconds / step);
  const started = monotonicMs();
  const open: Promise<number>[] = [];
  for (let sent = 0; sent < total; sent++) {
    await pause(started + sent * step - monotonicMs());
    // Halves take turns, so that each client gets one message after the other.
    const park = groups[sent % 2]![(sent >> 1) % groups[0]!.length]!;
    const ts = Date.now();
    const now = monotonicMs();
    const samples = Array.from({ length: pointsPerMessage }, (_, index) => ({
      point: `meter.p${index}`,
      ts,
      value: now,
    }));
    open.push(
      sends
        .get(park)!
        .send(samples)
        .then(() => monotonicMs() - now),
    );
  }
  return Promise.all(open);
}

async function openDevice(server: ServerProcess, park: string): Promise<{ send: Send; close(): Promise<void> }> {
  const made = await fetch(`${server.url}/api/parks/${park}/devices`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'meter' }),
  });
  const { token } = (await made.json()) as { token: string };
  if (isMqtt(park)) {
    const device = await connectMqttDevice({ url: server.mqttUrl, park, device: 'meter', token });
    return { send: (samples) => device.sendSamples(samples), close: () => device.close() };
  }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    send: async (samples) => {
      const response = await fetch(`${server.url}/api/parks/${park}/telemetry`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ samples }),
      });
      if (!response.ok) throw new Error(`${park}: ${await response.text()}`);
      await response.arrayBuffer();
    },
    close: async () => {},
  };
}

async function measureBare(browser: Helper, helpers: Helper[]) {
  const limit = await startHelper<{ port: number }>(join(import.meta.dirname, 'lib/live-bare.js'), true);
  helpers.push(limit);
  const url = `http://127.0.0.1:${limit.greeting.port}`;
  await browser.ask({
    connect: { url, path: '/socket', headers: [{}], clients, groups, topic } satisfies LiveClientsOrder,
  });
  const rooms = groups[0]!.flatMap((room, index) => [room, groups[1]![index]!]);
  const order: BareOrder = { rooms, everyMs, seconds: measureMs / 1000, points: pointsPerMessage };
  await limit.ask({ ...order, seconds: 1 });
  await pause(200);
  await browser.ask('report');
  const bare = await limit.ask<{ sent: number; cpuSeconds: number }>(order);
  await pause(300);
  return { bare, report: await browser.ask<LiveClientsReport>('report') };
}

function pause(milliseconds: number): Promise<void> {
  return milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : Promise.resolve();
}
