import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { TestAuthority } from '@lingtan/test-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.ts';
import { plainTokens } from './fixtures/memory.ts';
import type { IncomingMessage } from './ingress.ts';
import { leaseBroker, type BrokerLease } from './shared-broker.ts';

const authority = new TestAuthority();
const stranger = new TestAuthority('another authority');
const pv = authority.issue({ name: 'pv-1', uris: ['urn:dev:pv-1'] });
const gateway = authority.issue({ name: 'gateway-1', dns: ['site.example'] });
const server = authority.issue({ name: 'server', dns: ['localhost'] });

let folder: string;
let lease: BrokerLease;
let taken: IncomingMessage[];
let refused: string[];
const clients: MqttClient[] = [];
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** @param more settings beside the pair, the authority and what it has revoked */
async function open(
  more: Record<string, string> = {},
  certificates = new Map([['pv', 'urn:dev:pv-1']]),
): Promise<void> {
  const env = {
    ...{ LINGTAN_MQTT_PORT: '0', LINGTAN_MQTT_TLS_PORT: '0' },
    ...{ LINGTAN_TLS_CERT: file('cert.pem', server.cert), LINGTAN_TLS_KEY: file('key.pem', server.key) },
    ...{ LINGTAN_DEVICE_CA: file('ca.pem', authority.cert) },
    ...{ LINGTAN_DEVICE_CRL: file('crl.pem', authority.revocations([])) },
    ...more,
  };
  lease = await leaseBroker(
    { ...readEnvironment(env, 'test'), tlsCheckMs: 5 },
    {
      ...{ parkId: 'dafeng', sparkplugGroup: 'dafeng', messagesPerSecond: 1e6, tokens: plainTokens, certificates },
      handle: async (message) => void taken.push(message),
      refused: (reason) => void refused.push(reason),
    },
  );
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingtan-mqtts-'));
  taken = [];
  refused = [];
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.endAsync(true)));
  await lease.release();
  rmSync(folder, { recursive: true, force: true });
});

const atHost = (url: string): string => url.replace('127.0.0.1', 'localhost');
async function device(username: string, password: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(
    atHost(lease.tlsUrl!),
    { username, password, reconnectPeriod: 0, connectTimeout: 10_000, ca: authority.cert, ...options },
    false,
  );
  clients.push(client);
  return client;
}
const send = (client: MqttClient, name: string) =>
  client.publishAsync(`lingtan/dafeng/telemetry/${name}`, '{}', { qos: 1 });

describe('the embedded broker by TLS', () => {
  it('takes a device by its token, and one that has to show a certificate by both alone', async () => {
    await open();
    await send(await device('inverter', 'dafeng:inverter'), 'inverter');
    await send(await device('pv', 'dafeng:pv', { cert: pv.cert, key: pv.key }), 'pv');
    expect(taken.map(({ topic }) => topic.split('/').at(-1))).toEqual(['inverter', 'pv']);
    const wrong: [IClientOptions, RegExp][] = [
      [{}, /pv has to show a certificate of urn:dev:pv-1, and shows none/],
      [{ cert: gateway.cert, key: gateway.key }, /shows one of gateway-1, site\.example/],
    ];
    for (const [options, reason] of wrong) {
      await expect(device('pv', 'dafeng:pv', options)).rejects.toThrow();
      expect(refused.splice(0)).toEqual([expect.stringMatching(reason)]);
    }
    await expect(device('pv', 'wrong', { cert: pv.cert, key: pv.key })).rejects.toThrow();
    // Without TLS nobody can show one.
    await expect(
      mqtt.connectAsync(lease.url, { username: 'pv', password: 'dafeng:pv', reconnectPeriod: 0 }, false),
    ).rejects.toThrow();
  });

  it('takes of a gateway what is sent for a device with a certificate only where it shows that', async () => {
    await open(
      {},
      new Map([
        ['pv', 'gateway-1'],
        ['meter', 'urn:dev:pv-1'],
      ]),
    );
    const client = await device('dafeng', 'dafeng:all', { cert: gateway.cert, key: gateway.key });
    await send(client, 'pv');
    await send(client, 'inverter');
    const cut = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish('lingtan/dafeng/telemetry/meter', '{}', { qos: 1 });
    await cut;
    expect(taken.map(({ topic }) => topic.split('/').at(-1))).toEqual(['pv', 'inverter']);
    expect(refused[0]).toMatch(/may not publish to .*meter: meter has to show a certificate of urn:dev:pv-1/);
  });

  it.each([
    ['of another authority', () => stranger.issue({ name: 'pv-1', uris: ['urn:dev:pv-1'] })],
    [
      'that has ended',
      () => authority.issue({ name: 'pv-1', uris: ['urn:dev:pv-1'], until: new Date(Date.now() - 1000) }),
    ],
  ])('refuses a certificate %s, whatever the token', async (_which, issue) => {
    await open({}, new Map());
    const { cert, key } = issue();
    await expect(device('pv', 'dafeng:pv', { cert, key })).rejects.toThrow();
    expect(refused).toEqual([expect.stringMatching(/its certificate does not hold/)]);
    expect(taken).toEqual([]);
  });

  it('ends the connection of a certificate that is revoked, and not that of others', async () => {
    await open();
    const [good, bad] = [
      await device('inverter', 'dafeng:inverter'),
      await device('pv', 'dafeng:pv', { cert: pv.cert, key: pv.key }),
    ];
    const cut = new Promise<void>((resolve) => bad.once('close', () => resolve()));
    file('crl.pem', authority.revocations([pv]));
    await cut;
    await expect(device('pv', 'dafeng:pv', { cert: pv.cert, key: pv.key })).rejects.toThrow();
    expect(refused).toEqual([expect.stringContaining('CERT_REVOKED')]);
    await send(good, 'inverter');
    expect(taken).toHaveLength(1);
  });

  it('takes nobody without a certificate where all need one', async () => {
    await open({ LINGTAN_DEVICE_CERTIFICATES: 'required' });
    await expect(device('inverter', 'dafeng:inverter')).rejects.toThrow();
    await send(await device('pv', 'dafeng:pv', { cert: pv.cert, key: pv.key }), 'pv');
    expect(refused).toEqual([expect.stringContaining('it shows no certificate')]);
  });

  it('says when a certificate is asked for and none is checked', async () => {
    await open({ LINGTAN_DEVICE_CA: '', LINGTAN_DEVICE_CRL: '' });
    expect(lease.problem()).toMatch(/pv has to show a certificate, and none is checked/);
    await expect(device('pv', 'dafeng:pv', { cert: pv.cert, key: pv.key })).rejects.toThrow();
  });

  it('says that a new certificate cannot be used, and goes on with the one it has', async () => {
    await open();
    expect(lease.problem()).toBeNull();
    file('key.pem', pv.key);
    await expect.poll(() => lease.problem(), { timeout: 30_000 }).toMatch(/key values mismatch/);
    await send(await device('inverter', 'dafeng:inverter'), 'inverter');
    expect(taken).toHaveLength(1);
  });
});
