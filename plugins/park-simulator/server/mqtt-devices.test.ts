import {
  decodeSparkplugPayload,
  EdgeSession,
  encodeSparkplugPayload,
  parseSparkplugTopic,
  sparkplugMetric,
} from '@lingtan/protocols';
import { waitUntil } from '@lingtan/test-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mqttSimulation, sparkplugSimulation } from '../contracts/index.ts';
import { fullMessageEvery, type DeviceWorld } from './device.ts';
import { startBroker, type TestBroker } from './fixtures/broker.ts';
import { startJsonDevice } from './json-device.ts';
import { startSparkplugDevice } from './sparkplug-device.ts';

const points = ['pv.active-power', 'pv.active-energy-export'];
let now = 1_000_000;
const world: DeviceWorld = {
  now: () => now,
  value: (point) => (point === 'pv.active-power' ? 12.5 : 99.25),
  kind: (point) => (point === 'pv.active-power' ? 'gauge' : 'counter'),
  command: () => false,
};

let broker: TestBroker;
let stop: () => Promise<void> = async () => undefined;
beforeEach(async () => {
  broker = await startBroker();
});
afterEach(async () => {
  await stop();
  await broker.stop();
});

describe('a JSON device', () => {
  it('sends gauges each time, registers now and then, marked as simulated, at QoS 1', async () => {
    const config = mqttSimulation.parse({ protocol: 'mqtt', id: 'gateway', points });
    const device = startJsonDevice(config, world, { url: broker.url, token: 'token-gateway', parkId: 'dafeng' });
    stop = device.stop;
    for (let message = 0; message <= fullMessageEvery; message++) device.send();
    await waitUntil(() => broker.received.length === fullMessageEvery + 1);
    const messages = broker.received.map((message) => JSON.parse(Buffer.from(message.payload).toString()));
    expect(broker.received[0]).toMatchObject({ topic: 'lingtan/dafeng/telemetry/gateway', qos: 1 });
    expect(messages[0]).toEqual({
      ts: now,
      quality: 8,
      values: { 'pv.active-power': 12.5, 'pv.active-energy-export': 99.25 },
    });
    expect(messages[1]).toEqual({ ts: now, quality: 8, values: { 'pv.active-power': 12.5 } });
    expect(messages[fullMessageEvery].values).toHaveProperty(['pv.active-energy-export']);
    await waitUntil(() => device.status().exchanges === fullMessageEvery + 1);
    expect(device.status()).toMatchObject({ connected: true, lastError: null });
  });

  it('says why it is not connected', async () => {
    const config = mqttSimulation.parse({ protocol: 'mqtt', id: 'gateway', points });
    const device = startJsonDevice(config, world, { url: broker.url, token: 'wrong', parkId: 'dafeng' });
    stop = device.stop;
    await waitUntil(() => device.status().lastError !== null);
    expect(device.status().connected).toBe(false);
    expect(device.status().lastError).toMatch(/not authorized|refused/i);
  });
});

describe('a Sparkplug edge node', () => {
  it('is understood by a host: birth, data by alias, rebirth on command, death', async () => {
    const config = sparkplugSimulation.parse({ protocol: 'sparkplug', id: 'edge', points });
    const device = startSparkplugDevice(config, world, { url: broker.url, token: 'token-edge', group: 'dafeng' });
    stop = device.stop;
    const session = new EdgeSession();
    let taken = 0;
    const take = () =>
      broker.received.slice(taken).flatMap((message) => {
        taken += 1;
        const topic = parseSparkplugTopic(message.topic)!;
        const payload = decodeSparkplugPayload(message.payload);
        if (!payload.ok) throw new Error(payload.error.message);
        return [{ type: topic.type, update: session.apply(topic, payload.value) }];
      });
    await waitUntil(() => broker.received.length === 1);
    const [birth] = take();
    expect(birth).toMatchObject({ type: 'NBIRTH', update: { needsRebirth: null } });
    expect(birth!.update.metrics).toContainEqual({
      name: 'pv.active-energy-export',
      ts: now,
      quality: 'good',
      value: 99.25,
      isHistorical: false,
    });
    now += 2000;
    for (let message = 0; message < 300; message++) device.send();
    await waitUntil(() => broker.received.length === 301);
    const data = take();
    for (const { type, update } of data)
      expect({ type, needsRebirth: update.needsRebirth, skipped: update.skipped }).toEqual({
        type: 'NDATA',
        needsRebirth: null,
        skipped: [],
      });
    expect(data[1]!.update.metrics).toEqual([
      { name: 'pv.active-power', ts: now, value: 12.5, quality: 'good', isHistorical: false },
    ]);
    const command = { timestamp: now, metrics: [sparkplugMetric('Node Control/Rebirth', 'Boolean', true)] };
    await broker.publish('spBv1.0/dafeng/NCMD/edge', encodeSparkplugPayload(command));
    await waitUntil(() => broker.received.some((message, index) => index >= 301 && message.topic.includes('NBIRTH')));
    expect(take().map(({ type }) => type)).toContain('NBIRTH');
    await device.stop();
    stop = async () => undefined;
    await waitUntil(() => broker.received.at(-1)!.topic === 'spBv1.0/dafeng/NDEATH/edge');
    expect(take().at(-1)!.update.death).toBe(true);
  });
});
