import { createServer, type AddressInfo, type Server } from 'node:net';
import {
  decodeSparkplugPayload,
  EdgeSession,
  parseSparkplugTopic,
  encodeSparkplugPayload,
  sparkplugMetric,
} from '@lingtan/protocols';
import { Aedes } from 'aedes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { connectMqttDevice } from './mqtt-device.ts';
import { sparkplugNode } from './sparkplug-node.ts';

let broker: Aedes;
let server: Server;
let url: string;
let seen: { topic: string; payload: Buffer }[];

beforeAll(async () => {
  broker = await Aedes.createBroker({
    authenticate: (_client, username, password, done) =>
      done(null, username === 'meter-1' && password?.toString() === 'ld_secret'),
  });
  broker.on('publish', (packet, client) => {
    if (client || packet.topic.startsWith('spBv1.0'))
      seen.push({ topic: packet.topic, payload: Buffer.from(packet.payload) });
  });
  server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => (seen = []));

const login = { park: 'harbour', device: 'meter-1', token: 'ld_secret' };

describe('an MQTT device', () => {
  it('logs in as itself and sends values', async () => {
    const device = await connectMqttDevice({ url, ...login });
    await device.send({ power: 12.5 }, { ts: 1000, units: { power: 'kW' } });
    await device.publishRaw('{', 'lingtan/harbour/telemetry/other');
    await device.close();
    expect(seen.map(({ topic, payload }) => [topic, payload.toString()])).toEqual([
      ['lingtan/harbour/telemetry/meter-1', '{"ts":1000,"values":{"power":12.5},"units":{"power":"kW"}}'],
      ['lingtan/harbour/telemetry/other', '{'],
    ]);
  });

  it('does not wait for ever for an acknowledgement that cannot come', async () => {
    const device = await connectMqttDevice({ url, ...login });
    const sending = device.send({ power: 1 });
    device.kill();
    await expect(sending).rejects.toThrow('closed');
    await expect(device.send({ power: 2 })).rejects.toThrow('the connection is closed');
  });

  it('says why it was not let in', async () => {
    await expect(connectMqttDevice({ url, ...login, token: 'ld_wrong' })).rejects.toThrow(
      /not authorized|bad user name/i,
    );
  });
});

describe('a Sparkplug node', () => {
  it('is understood by a host: births, aliases, rebirth request, death', async () => {
    const node = await sparkplugNode({
      url,
      group: 'harbour',
      edge: 'edge-1',
      token: 'ld_secret',
      username: 'meter-1',
      birthNumber: 3,
    });
    await node.birth([{ name: 'power', datatype: 'Double', value: 1.5, alias: 7 }], null, 1000);
    await node.birth([{ name: 'energy', datatype: 'Int64', value: 40n }], 'meter-9', 1001);
    await node.data({ power: 2.5 }, null, 2000);
    await node.data({ energy: 41n }, 'meter-9', 2001);
    node.skipSequence();
    await node.data({ power: 3.5 }, null, 3000);
    await expect(node.data({ unheard: 1 })).rejects.toThrow('unheard was not in the birth');
    broker.publish(
      {
        cmd: 'publish',
        topic: 'spBv1.0/harbour/NCMD/edge-1',
        payload: Buffer.from(
          encodeSparkplugPayload({ metrics: [sparkplugMetric('Node Control/Rebirth', 'Boolean', true)] }),
        ),
        qos: 0,
        retain: false,
        dup: false,
      },
      () => {},
    );
    await waitUntil(() => node.rebirths === 1);
    node.kill();
    await waitUntil(() => seen.some(({ topic }) => topic.includes('/NDEATH/')));

    const host = new EdgeSession();
    const updates = seen
      .filter(({ topic }) => !topic.includes('/NCMD/'))
      .map(({ topic, payload }) => {
        const decoded = decodeSparkplugPayload(payload);
        return decoded.ok ? host.apply(parseSparkplugTopic(topic)!, decoded.value) : null;
      });
    expect(updates.map((update) => update?.metrics.map(({ name, value, ts }) => [name, value, ts]))).toEqual([
      [['power', 1.5, 1000]],
      [['energy', 40, 1001]],
      [['power', 2.5, 2000]],
      [['energy', 41, 2001]],
      [['power', 3.5, 3000]],
      [],
    ]);
    expect(updates.map((update) => update?.needsRebirth)).toEqual([null, null, null, null, 'sequence-gap', null]);
    expect(updates.at(-1)!.death).toBe(true);
  });
});
