import { connect as connectSocket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { encodeSparkplugPayload, sparkplugMetric } from '@lingtan/protocols';
import { systemClock } from '@lingtan/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mqttConnectorConfig } from '../contracts/index.ts';
import { DeviceRegistry } from './device-registry.ts';
import { readEnvironment } from './environment.ts';
import { MemoryTelemetry, plainTokens, revoked } from './fixtures/memory.ts';
import { Ingress } from './ingress.ts';
import type { QuarantineEntry } from './quarantine.ts';
import { leaseBroker, type BrokerLease } from './shared-broker.ts';
import { SparkplugHost } from './sparkplug-host.ts';

const environment = { ...readEnvironment({ LINGTAN_MQTT_PORT: '0' }, 'test'), recheckMs: 100 };

interface Park {
  telemetry: MemoryTelemetry;
  quarantined: QuarantineEntry[];
  refused: string[];
  devices: DeviceRegistry;
  lease: BrokerLease;
}

async function openPark(parkId: string): Promise<Park> {
  const config = mqttConnectorConfig.schema.parse({ limits: { maxMessageBytes: 100_000 } });
  const telemetry = new MemoryTelemetry();
  const quarantined: QuarantineEntry[] = [];
  const refused: string[] = [];
  const devices = new DeviceRegistry(config);
  const sparkplug = new SparkplugHost({ clock: systemClock, onDeath: (device) => devices.offline(device) });
  const ingress = new Ingress({
    config,
    telemetry,
    devices,
    sparkplug,
    clock: systemClock,
    quarantine: async (entry) => void quarantined.push(entry),
  });
  const lease = await leaseBroker(environment, {
    parkId,
    sparkplugGroup: parkId,
    messagesPerSecond: 100_000,
    tokens: plainTokens,
    certificates: new Map(),
    handle: (message) => ingress.handle(message),
    refused: (reason) => void refused.push(reason),
  });
  sparkplug.publish = lease.publish;
  return { telemetry, quarantined, refused, devices, lease };
}

const clients: MqttClient[] = [];
async function device(
  url: string,
  username: string,
  password: string,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { username, password, reconnectPeriod: 0, ...options }, false);
  clients.push(client);
  return client;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('embedded broker', () => {
  let dafeng: Park;
  let ordos: Park;
  beforeEach(async () => {
    dafeng = await openPark('dafeng');
    ordos = await openPark('ordos');
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
    await dafeng.lease.release();
    await ordos.lease.release();
  });
  const telemetryOf = (name: string): string => `lingtan/dafeng/telemetry/${name}`;

  it('is one for all parks', () => {
    expect(dafeng.lease.url).toBe(ordos.lease.url);
  });

  it('acknowledges QoS 1 only after the commit', async () => {
    const client = await device(dafeng.lease.url, 'pv', 'dafeng:pv');
    let open = (): void => {};
    dafeng.telemetry.gate = new Promise((resolve) => (open = resolve));
    let acknowledged = false;
    const published = client
      .publishAsync(telemetryOf('pv'), '{"ts":1,"values":{"p":2}}', { qos: 1 })
      .then(() => (acknowledged = true));
    await until(() => dafeng.devices.status('pv', 0).messages === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(acknowledged).toBe(false);
    expect(dafeng.telemetry.samples).toEqual([]);
    open();
    await published;
    expect(dafeng.telemetry.samples).toEqual([{ point: 'pv.p', ts: 1, value: 2 }]);
  });

  it('does not acknowledge what could not be stored, and takes it when it is sent again', async () => {
    const client = await device(dafeng.lease.url, 'pv', 'dafeng:pv', {
      reconnectPeriod: 50,
      clean: false,
      clientId: 'pv-1',
    });
    dafeng.telemetry.failing = new Error('database is away');
    let acknowledged = false;
    const published = client
      .publishAsync(telemetryOf('pv'), '{"ts":1,"values":{"p":2}}', { qos: 1 })
      .then(() => (acknowledged = true));
    await new Promise<void>((resolve) => client.once('close', () => resolve()));
    expect(acknowledged).toBe(false);
    dafeng.telemetry.failing = null;
    await published;
    expect(dafeng.telemetry.samples).toHaveLength(1);
  });

  it('sets poison aside with a reason, acknowledges it, and keeps the rest', async () => {
    const client = await device(dafeng.lease.url, 'pv', 'dafeng:pv');
    const poison = [
      '{"ts":1',
      '{"ts":1,"values":{"p":NaN}}',
      '['.repeat(10_000),
      '{"ts":1,"values":{"__proto__":1}}',
      Buffer.alloc(10 * 1024 * 1024, 'x'),
      Buffer.from([0xff, 0xfe]),
    ];
    await Promise.all(
      poison.flatMap((payload, index) => [
        client.publishAsync(telemetryOf('pv'), payload, { qos: 1 }),
        client.publishAsync(telemetryOf('pv'), `{"ts":${index},"values":{"p":1}}`, { qos: 1 }),
      ]),
    );
    expect(dafeng.telemetry.samples.map((each) => each.ts)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(dafeng.quarantined.map((each) => each.code).sort()).toEqual([
      'BAD_ENTRIES',
      'BAD_JSON',
      'BAD_JSON',
      'BAD_JSON',
      'BAD_JSON',
      'TOO_LARGE',
    ]);
    expect(dafeng.devices.status('pv', Date.now())).toMatchObject({
      state: 'online',
      messages: 12,
      samples: 6,
      errors: 6,
    });
  });

  it('lets in device tokens only, each to its own topics', async () => {
    const { url } = dafeng.lease;
    await expect(device(url, 'pv', 'nonsense')).rejects.toThrow(/bad user name|not authorized|Bad username/i);
    await expect(device(url, 'other', 'dafeng:pv')).rejects.toThrow();
    await expect(device(url, 'pv', 'absent:pv')).rejects.toThrow();
    await expect(mqtt.connectAsync(url, { reconnectPeriod: 0 }, false)).rejects.toThrow();
    const client = await device(url, 'pv', 'dafeng:pv');
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish('lingtan/ordos/telemetry/pv', '{"ts":1,"values":{"p":1}}', { qos: 1 });
    await closed;
    expect(ordos.telemetry.samples).toEqual([]);
    expect(dafeng.refused).toContain('may not publish to lingtan/ordos/telemetry/pv');
  });

  it('keeps a token to its points', async () => {
    const client = await device(dafeng.lease.url, 'pv', 'dafeng:pv:pv.');
    await client.publishAsync(telemetryOf('pv'), '{"ts":1,"values":{"p":1,"grid.p":2}}', { qos: 1 });
    expect(dafeng.telemetry.samples.map((each) => each.point)).toEqual(['pv.p']);
    expect(dafeng.quarantined[0]).toMatchObject({
      code: 'BAD_ENTRIES',
      reason: 'grid.p: point: the token only covers pv.*',
    });
  });

  it('gives two devices with the same client id a connection each', async () => {
    const first = await device(dafeng.lease.url, 'a', 'dafeng:a', { clientId: 'same' });
    const second = await device(ordos.lease.url, 'a', 'ordos:a', { clientId: 'same' });
    await first.publishAsync(telemetryOf('a'), '{"ts":1,"values":{"p":1}}', { qos: 1 });
    await second.publishAsync('lingtan/ordos/telemetry/a', '{"ts":1,"values":{"p":1}}', { qos: 1 });
    expect([first.connected, second.connected]).toEqual([true, true]);
    expect([dafeng.telemetry.samples.length, ordos.telemetry.samples.length]).toEqual([1, 1]);
  });

  it('ends the connection of a token that is revoked', async () => {
    const client = await device(dafeng.lease.url, 'pv', 'dafeng:pv');
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    revoked.add('dafeng:pv');
    await closed;
    revoked.clear();
  });

  it('does not call a client refused that goes away without a word', async () => {
    const client = await device(dafeng.lease.url, 'pv', 'dafeng:pv');
    let open = (): void => {};
    dafeng.telemetry.gate = new Promise((resolve) => (open = resolve));
    client.publish(telemetryOf('pv'), '{"ts":1,"values":{"p":2}}', { qos: 1 });
    await until(() => dafeng.devices.status('pv', 0).messages === 1);
    (client.stream as unknown as { resetAndDestroy(): void }).resetAndDestroy();
    open();
    await until(() => dafeng.telemetry.samples.length === 1);
    await device(dafeng.lease.url, 'pv', 'dafeng:pv');
    expect(dafeng.refused).toEqual([]);
  });

  it('refuses wildcard subscriptions', async () => {
    const client = await device(dafeng.lease.url, 'pv', 'dafeng:pv');
    await expect(client.subscribeAsync('#')).rejects.toThrow(/Unspecified error|128/);
  });

  it('cuts a connection that announces a packet beyond all measure', async () => {
    const { port } = new URL(dafeng.lease.url);
    const socket = connectSocket(Number(port), '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.write(Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0x7f));
    await closed;
    const alive = await device(dafeng.lease.url, 'pv', 'dafeng:pv');
    expect(alive.connected).toBe(true);
  });

  it('survives random bytes on its port', async () => {
    const { port } = new URL(dafeng.lease.url);
    let seed = 42;
    for (let round = 0; round < 100; round++) {
      const bytes = Uint8Array.from(
        { length: 64 },
        () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) >> 16,
      );
      const socket = connectSocket(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      await new Promise((resolve) => socket.write(bytes, resolve));
      socket.destroy();
    }
    const alive = await device(dafeng.lease.url, 'pv', 'dafeng:pv');
    await alive.publishAsync(telemetryOf('pv'), '{"ts":1,"values":{"p":1}}', { qos: 1 });
    expect(dafeng.telemetry.samples).toHaveLength(1);
  });

  it('takes Sparkplug B births, data by alias, and deaths', async () => {
    const base = 'spBv1.0/dafeng';
    const death = Buffer.from(encodeSparkplugPayload({ metrics: [sparkplugMetric('bdSeq', 'Int64', 0)] }));
    const client = await device(dafeng.lease.url, 'gw', 'dafeng:gw', {
      will: { topic: `${base}/NDEATH/gw`, payload: death, qos: 1, retain: false },
    });
    const commands: string[] = [];
    client.on('message', (topic) => commands.push(topic));
    await client.subscribeAsync(`${base}/NCMD/gw`, { qos: 1 });
    const send = (type: string, name: string, payload: Parameters<typeof encodeSparkplugPayload>[0]) =>
      client.publishAsync(`${base}/${type}/${name}`, Buffer.from(encodeSparkplugPayload(payload)), { qos: 1 });
    await send('DDATA', 'gw/pv', { timestamp: 1, seq: 3, metrics: [{ alias: 2, raw: { kind: 'double', value: 1 } }] });
    await until(() => commands.length > 0);
    await send('NBIRTH', 'gw', { timestamp: 2, seq: 0, metrics: [sparkplugMetric('bdSeq', 'Int64', 0)] });
    await send('DBIRTH', 'gw/pv', {
      timestamp: 3,
      seq: 1,
      metrics: [sparkplugMetric('active-power', 'Double', 7, { alias: 2 })],
    });
    await send('DDATA', 'gw/pv', { timestamp: 4, seq: 2, metrics: [{ alias: 2, raw: { kind: 'double', value: 8 } }] });
    expect(dafeng.telemetry.samples).toEqual([
      { point: 'pv.active-power', ts: 3, value: 7 },
      { point: 'pv.active-power', ts: 4, value: 8 },
    ]);
    expect(dafeng.quarantined).toHaveLength(1);
    client.stream.destroy();
    await until(() => dafeng.devices.status('gw', Date.now()).state === 'offline');
  });
});
