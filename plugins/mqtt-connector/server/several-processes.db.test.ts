import { fileURLToPath } from 'node:url';
import { type KernelProcess, startKernelProcess } from '@lingtan/kernel/testing';
import { type SparkplugNode, sparkplugNode, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QuarantinedMessage } from '../contracts/index.ts';
import { startPlainBroker } from './fixtures/plain-broker.ts';

const text = (name: string) => ({ en: name, 'zh-CN': name });
const model = {
  assets: [{ id: 'pv', kind: 'pv-plant', name: text('PV'), enterpriseId: null }],
  points: [
    {
      id: 'pv.energy',
      assetId: 'pv',
      name: text('Energy'),
      kind: 'counter' as const,
      quantity: 'energy',
      unit: 'kWh',
      expectedEverySeconds: 1,
      retention: 'billing' as const,
    },
  ],
};

describe('mqtt-connector in two processes at a broker of the park', () => {
  let broker: Awaited<ReturnType<typeof startPlainBroker>>;
  let park: TestPark;
  let processes: KernelProcess[];
  let node: SparkplugNode;
  let token: string;
  beforeEach(async () => {
    broker = await startPlainBroker();
    const metrics = [{ metric: 'E', point: 'energy', unit: 'kWh' }];
    // Serves the API only; the connector runs in the two processes.
    park = await createTestPark({
      plugins: [{ directory: fileURLToPath(new URL('..', import.meta.url)) }],
      config: { 'mqtt-connector': { brokerUrl: broker.url, devices: [{ id: 'gw', asset: 'pv', metrics }] } },
      park: { model },
      hostTuning: { paused: true },
    });
    ({ token } = await park.key({ role: 'auditor' }));
    processes = [];
    node = await sparkplugNode({ url: broker.url, token: 'none', group: 'test-park', edge: 'gw' });
  });
  afterEach(async () => {
    node.kill();
    for (const each of processes) await each.kill();
    await park.stop();
    await broker.stop();
  });

  const exclusive = () => [...broker.subscribed].filter((id) => id.endsWith('-sparkplug'));
  const start = async (): Promise<KernelProcess> => {
    const made = await startKernelProcess(park, new URL('./fixtures/process.ts', import.meta.url));
    processes.push(made);
    return made;
  };
  const stored = async (): Promise<number[]> => {
    const path = '/telemetry/export.csv?points=pv.energy&from=0&to=4102444800000';
    const csv = (await park.api('operator').get<string>(path)).body;
    return String(csv)
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => Number(line.split(',')[2]));
  };
  const quarantined = async ({ url }: KernelProcess): Promise<number> => {
    const answer = await fetch(`${url}/api/parks/test-park/x/mqtt-connector/quarantine`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { messages } = (await answer.json()) as { messages: QuarantinedMessage[] };
    return messages.reduce((sum, message) => sum + message.count, 0);
  };

  it('reads Sparkplug once, and misses nothing when the process that reads is killed', async () => {
    const first = await start();
    await waitUntil(() => exclusive().length === 1, 60_000);
    let ts = Date.now() - 600_000;
    const birth = () => node.birth([{ name: 'E', datatype: 'Double', value: 0, alias: 7 }], null, (ts += 1000));
    await birth();
    for (let n = 1; n <= 20; n++) await node.data({ E: n }, null, (ts += 1000));
    await waitUntil(async () => (await stored()).length === 21, 60_000);
    const second = await start();
    expect(exclusive()).toHaveLength(1);

    await first.kill();
    // The session of the park waits at the broker.
    for (let n = 21; n <= 40; n++) await node.data({ E: n }, null, (ts += 1000));
    await waitUntil(() => node.rebirths > 0, 60_000);
    // aedes hands on what is new before what waits; a broker that keeps the order, as MQTT asks, would not.
    await waitUntil(async () => (await quarantined(second)) === 20, 60_000);
    await birth();
    for (let n = 41; n <= 60; n++) await node.data({ E: n }, null, (ts += 1000));
    await waitUntil(async () => (await stored()).includes(60), 60_000);
    const values = await stored();
    expect(values).toEqual(expect.arrayContaining(Array.from({ length: 20 }, (_, n) => 41 + n)));
    // What came before the new birth cannot be read by anybody, and is kept.
    expect(values.filter((value) => value > 20 && value <= 40)).toEqual([]);
    expect(await quarantined(second)).toBe(20);
  });
});
