import type { Discovery, FoundDevice } from '@lingtan/sdk';
import { createTestLog, freePort, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpcUaNode, OpcUaServerStatus } from '../contracts/index.ts';
import { opcuaDiscovery } from './discovery.ts';
import { loaderOf } from './library.ts';
import { startUaServer, uaInstalled, vendorNamespace, type UaTestServer } from './fixtures/ua-server.ts';

const directory = fileURLToPath(new URL('..', import.meta.url));
const text = (name: string) => ({ en: name, 'zh-CN': name });
const patience = 60_000;
const point = (id: string, unit: string, kind: 'gauge' | 'counter' = 'gauge') => ({
  id,
  assetId: 'm',
  name: text(id),
  kind,
  quantity: id.split('.')[1]!,
  unit,
  expectedEverySeconds: 60,
  retention: 'billing' as const,
});
const installed = await uaInstalled();

if (!installed) process.stderr.write('SKIPPED: node-opcua-client or node-opcua-server is not installed here\n');

describe.skipIf(!installed)('OPC UA servers', { timeout: 120_000 }, () => {
  let server: UaTestServer;
  let park: TestPark;
  let port: number;
  const variables = {
    ActivePower: { type: 'Double', value: 12.5 },
    EnergyImport: { type: 'UInt64', value: [1, 5] },
    Breaker: { type: 'Boolean', value: true },
    Name: { type: 'String', value: 'M1' },
  };
  const statuses = async (): Promise<Record<string, OpcUaServerStatus>> => {
    const { body } = await park.api('operator').get<{ devices: OpcUaServerStatus[] }>('/x/opcua-connector/devices');
    return Object.fromEntries(body.devices.map((each) => [each.id, each]));
  };
  const latest = async (id: string) => {
    const { body } = await park
      .api('operator')
      .get<{ point: string; value: number; quality: number; ts: number }[]>(`/telemetry/latest?points=${id}`);
    return body.find((each) => each.point === id);
  };
  const reads = (id: string, value: number) =>
    waitUntil(
      async () => (await latest(id))?.value === value,
      patience,
      () => `waiting for ${id} = ${value}`,
    );

  beforeAll(async () => {
    port = await freePort();
    server = await startUaServer(variables, { port });
    const common = { url: server.url, namespace: vendorNamespace, periodMs: 100, asset: 'm' };
    park = await createTestPark({
      plugins: [{ directory }],
      config: {
        'opcua-connector': {
          backOffMaxMs: 1000,
          servers: [
            {
              ...common,
              id: 'plc',
              fingerprint: server.fingerprint,
              user: 'operator',
              password: 'secret',
              profile: 'generic-meter',
              nodes: [
                { point: 'breaker', node: 's=Meter.Breaker' },
                { point: 'name', node: 's=Meter.Name' },
              ],
            },
            {
              ...common,
              id: 'old',
              security: 'none',
              mode: 'poll',
              nodes: [
                { point: 'polled', node: `nsu=${vendorNamespace};s=Meter.ActivePower`, scale: 1000, offset: 1 },
                { point: 'state', node: 'ns=0;i=2259' },
              ],
            },
            {
              ...common,
              ...{ id: 'quiet', security: 'none', timeoutMs: 1500 },
              nodes: [{ point: 'switch', node: 's=Meter.Breaker' }],
            },
            { ...common, id: 'unknown', nodes: [{ point: 'polled-too', node: 's=Meter.ActivePower' }] },
          ],
        },
      },
      park: {
        model: {
          assets: [{ id: 'm', kind: 'meter', name: text('M'), enterpriseId: null }],
          points: [
            point('m.active-power', 'kW'),
            point('m.active-energy-import', 'kWh', 'counter'),
            point('m.breaker', '1'),
            point('m.name', '1'),
            point('m.polled', 'W'),
            point('m.state', '1'),
            point('m.switch', '1'),
          ],
        },
      },
    });
  }, 120_000);
  afterAll(async () => {
    await park?.stop();
    await server?.stop();
  });

  it('are subscribed to over an encrypted session, by profile and user; numbers of 64 bits and switches too', async () => {
    await reads('m.active-power', 12.5);
    await reads('m.active-energy-import', 2 ** 32 + 5);
    await reads('m.breaker', 1);
    server.set('ActivePower', 14.25);
    await reads('m.active-power', 14.25);
  });

  it('say which nodes have no usable value, and go on with the others', async () => {
    await waitUntil(async () => (await statuses())['plc']!.state === 'degraded', patience);
    const { plc } = await statuses();
    expect(plc).toMatchObject({
      points: 10,
      unknownPoints: 6,
      refused: 1,
      security: 'sign-and-encrypt Basic256Sha256',
    });
    expect(plc!.lastError!.message).toMatch(/s=Meter\.Name: Good, its value is no number/);
    expect(plc!.certificateEndsAt).toBeGreaterThan(Date.now());
  });

  it('are polled where that is asked for, with scale and offset and nodes of the standard', async () => {
    server.set('ActivePower', 20);
    await reads('m.polled', 20_001);
    await reads('m.state', 0);
  });

  it('keep the time of the source and the quality of the status', async () => {
    server.set('ActivePower', 21, { status: 'UncertainLastUsableValue', at: new Date(Date.now() + 1) });
    await waitUntil(async () => (await latest('m.active-power'))?.quality === 1, patience);
    const before = (await latest('m.active-power'))!.ts;
    server.set('ActivePower', 22, { at: new Date(before + 5) });
    await reads('m.active-power', 22);
    expect(await latest('m.active-power')).toMatchObject({ quality: 0, ts: before + 5 });
  });

  it('are not cut off while nothing changes, however long', async () => {
    await reads('m.switch', 1);
    const { connects } = (await statuses())['quiet']!;
    // Longer than an answer may take: silence of a subscription is no lost answer.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect((await statuses())['quiet']).toMatchObject({ state: 'online', connects });
  });

  it('are not believed before the operator has entered their fingerprint', async () => {
    await waitUntil(async () => (await statuses())['unknown']!.state === 'stale', patience);
    expect((await statuses())['unknown']!.lastError!.message).toContain(server.fingerprint);
    await park.waitForState('opcua-connector', 'degraded');
  });

  it('can be browsed, and the nodes are named as a mapping takes them', async () => {
    const caller = park.api('operator');
    const at = '/x/opcua-connector/devices/plc/nodes';
    const top = await caller.get<{ nodes: OpcUaNode[] }>(at);
    const meter = top.body.nodes.find(({ name }) => name === 'Meter')!;
    expect(meter).toMatchObject({ kind: 'object', node: expect.stringMatching(/^nsu=urn:vendor:meter;i=\d+$/) });
    const { body } = await caller.get<{ nodes: OpcUaNode[]; more: boolean }>(
      `${at}?below=${encodeURIComponent(meter.node)}`,
    );
    expect(body.more).toBe(false);
    expect(body.nodes.find(({ name }) => name === 'Breaker')).toEqual({
      ...{ node: 'nsu=urn:vendor:meter;s=Meter.Breaker', name: 'Breaker', kind: 'variable', value: 'true' },
      status: 'Good',
    });
    expect((await caller.get('/x/opcua-connector/devices/nobody/nodes')).body).toMatchObject({
      code: 'OPCUA_UNKNOWN_SERVER',
    });
    expect((await park.api('auditor').get(at)).status).toBe(403);
    const own = await caller.get<{ certificate: { pem: string } }>('/x/opcua-connector/certificate');
    expect(own.body.certificate.pem).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(JSON.stringify(own.body)).not.toContain('PRIVATE');
  });

  it('are read again after they were gone, by namespace and not by its number', async () => {
    await server.stop();
    await waitUntil(async () => Object.values(await statuses()).every(({ state }) => state === 'stale'), patience);
    const broken = (await latest('m.polled'))!.ts;
    await waitUntil(() => Date.now() > broken + 2000, patience);
    const kept = Array.from({ length: 1200 }, (_, n) => ({ at: new Date(broken + 1 + n), value: 100 + n }));
    server = await startUaServer(
      { ...variables, ActivePower: { type: 'Double', value: 77 } },
      { port, namespacesBefore: 2, history: { ActivePower: kept } },
    );
    await reads('m.polled', 77_001);
    // What it kept meanwhile is fetched, in several answers; of what it keeps nothing the gap stays, and both are said.
    await waitUntil(async () => ((await statuses())['old']!.lastGap?.filled ?? 0) >= kept.length, patience);
    const span = { points: ['m.polled'], from: broken + 1, to: broken + 1 + kept.length };
    const samples = (await park.telemetry.forPark(park.park).windows(span))['m.polled']!;
    expect([samples.length, samples.at(-1)!.value]).toEqual([kept.length, 1_299_001]);
    await waitUntil(async () => (await statuses())['quiet']!.gaps === 1, patience);
    expect((await statuses())['quiet']!.lastGap).toMatchObject({ filled: null });
    // The new server drew a new certificate: the encrypted session is refused until somebody has looked.
    await waitUntil(
      async () => (await statuses())['plc']!.lastError!.message.includes(`fingerprint is ${server.fingerprint}`),
      patience,
    );
  });

  it('are looked at by a search: what they offer, their variables and the list that fits', async () => {
    const discovery = opcuaDiscovery(loaderOf()) as Discovery;
    const found: FoundDevice[] = [];
    await discovery.run({
      ...{ input: discovery.input.parse({ url: server.url }), parkId: null, log: createTestLog() },
      ...{ signal: new AbortController().signal, address: (host: string) => host, progress: () => {} },
      found: (each) => found.push(each),
    });
    expect(discovery.hosts({ url: server.url })).toEqual(['127.0.0.1']);
    expect(found).toMatchObject([
      {
        connection: { url: server.url, security: 'sign-and-encrypt', policy: 'Basic256Sha256' },
        evidence: expect.stringMatching(/^offers .*sign-and-encrypt Basic256Sha256.*; 4 variables, /),
      },
    ]);
  });

  it('are tried before a configuration is stored', async () => {
    const check = (servers: object[]) =>
      park
        .api('operator')
        .post<{ ok: boolean; message: string }>('/plugins/opcua-connector/check', { value: { servers } });
    const base = { id: 'x', url: server.url, namespace: vendorNamespace };
    const nodes = [{ point: 'a', node: 's=Meter.ActivePower' }];
    expect((await check([{ ...base, nodes, fingerprint: server.fingerprint }])).body).toMatchObject({ ok: true });
    expect((await check([{ ...base, nodes }])).body.message).toContain(server.fingerprint);
    expect((await check([{ ...base, security: 'none', nodes }])).body).toMatchObject({
      ok: true,
      readings: [{ point: 'x.a', value: 77, raw: '77', quality: 'good', problem: null }],
    });
    const wrong = await check([{ ...base, security: 'none', nodes: [{ point: 'a', node: 's=Nope' }] }]);
    expect(wrong.body).toMatchObject({ ok: false, message: expect.stringContaining('BadNodeIdUnknown') });
    const clear = await check([{ ...base, security: 'none', user: 'u', password: 'p', nodes }]);
    expect(clear).toMatchObject({ status: 400, body: { detail: expect.stringContaining('clear text') } });
  });

  it('are met with another certificate of its own once that is rotated', async () => {
    const own = async () =>
      (
        await park
          .api('operator')
          .get<{ certificate: { fingerprint: string } | null }>('/x/opcua-connector/certificate')
      ).body.certificate?.fingerprint;
    const before = await own();
    const admin = park.api('platform-admin');
    const { status } = await admin.post('/api/keys/opcua-connector.certificate/rotate', { park: park.park.id });
    expect(status).toBe(200);
    await waitUntil(async () => ![before, undefined].includes(await own().catch(() => before)), patience);
    const { body } = await admin.get<{ name: string; id: string; since: string }[]>('/api/keys');
    const row = body.find(({ name }) => name === 'opcua-connector.certificate')!;
    expect(row.id).toBe(await own());
    expect(Math.abs(Date.parse(row.since) - Date.now())).toBeLessThan(3_600_000);
  });
});
