import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServerProcess, writeParkFile } from '@lingtan/test-park';
import { startHelper } from './lib/child.ts';
import { freePort } from '@lingtan/test-kit';
import type { MqttOrder, MqttReport } from './lib/mqtt-generator.ts';
import { median, percentile, type BenchResult } from './result.ts';

const root = join(import.meta.dirname, '../../..');
const helper = (name: string): string =>
  fileURLToPath(new URL(`./lib/${name}${extname(import.meta.url)}`, import.meta.url));

const clients = 16;
const inFlight = 128;
const rounds = 3;
const roundSeconds = 5;
const warmUpSeconds = 3;

/** A device token of the park, made over the API like any other. */
async function deviceToken(url: string, adminToken: string): Promise<string> {
  const response = await fetch(`${url}/api/parks/bench/devices`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'generator' }),
  });
  if (!response.ok) throw new Error(`no device token: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { token: string }).token;
}

/** The server is ready before each plugin is; a device would try again, too. */
async function firstMessage(ask: (order: MqttOrder) => Promise<MqttReport>, order: MqttOrder): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await ask({ ...order, seconds: 0.1 });
      return;
    } catch (error) {
      if (attempt >= 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/**
 * One value per QoS 1 message, acknowledged when it is committed, against the same broker library with nothing behind
 * it; turns alternate, and the sender is a process of its own. Aim: 0.3 of the bare broker.
 */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-mqtt-'));
  chmodSync(folder, 0o755);
  const points = Array.from({ length: clients }, (_, index) => ({ id: `d${index}.active-power` }));
  const config = { limits: { messagesPerSecond: 1_000_000 } };
  writeParkFile(join(folder, 'parks'), { id: 'bench', points, plugins: { 'mqtt-connector': config } });
  const server = await startServerProcess({
    root,
    dataDir: join(folder, 'data'),
    parks: join(folder, 'parks'),
    port: await freePort(),
    mqttPort: await freePort(),
  });
  const bare = await startHelper<{ port: number }>(helper('mqtt-bare'), true);
  const generator = await startHelper(helper('mqtt-generator'));
  try {
    const common = { username: 'bench', clients, inFlight, topic: 'lingtan/bench/telemetry/d' };
    let firstTs = Date.now() - 86_400_000;
    const ask = (order: MqttOrder): Promise<MqttReport> => generator.ask<MqttReport>(order);
    // A fresh span of sample times for each turn, so that nothing is a duplicate.
    const ours = (): MqttOrder => ({
      ...common,
      url: server.mqttUrl,
      password: token,
      seconds: roundSeconds,
      firstTs: (firstTs += 3_600_000),
    });
    const limit: MqttOrder = {
      ...common,
      url: `mqtt://127.0.0.1:${bare.greeting.port}`,
      password: 'x',
      seconds: roundSeconds,
      firstTs,
    };
    const token = await deviceToken(server.url, server.adminToken);
    await firstMessage(ask, ours());
    await ask({ ...ours(), seconds: warmUpSeconds });
    await ask({ ...limit, seconds: warmUpSeconds });
    const oursRates: number[] = [];
    const limitRates: number[] = [];
    const latencies: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const one = await ask(ours());
      oursRates.push(one.messages / one.seconds);
      latencies.push(...one.latencies);
      const other = await ask(limit);
      limitRates.push(other.messages / other.seconds);
    }
    const value = median(oursRates);
    const baseline = median(limitRates);
    return {
      name: 'ingest-mqtt',
      unit: 'messages/s',
      ours: value,
      baseline: { name: 'bare aedes on loopback, acknowledged and forgotten', value: baseline },
      ratio: value / baseline,
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      p99: percentile(latencies, 0.99),
      details: {
        aim: 0.3,
        rounds,
        roundSeconds,
        clients,
        inFlight,
        oursRates,
        limitRates,
        cores: cpus().length,
        load: loadavg()[0],
      },
    };
  } finally {
    generator.stop();
    bare.stop();
    await server.stop().catch(() => server.kill());
    rmSync(folder, { recursive: true, force: true });
  }
}
