import { fileURLToPath } from 'node:url';
import { controlPoint, defineConfig, definePlugin, DeviceTokens } from '@lingtan/sdk';
import { connectMqttDevice, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MqttBroker, type MqttDeviceStatus, type QuarantinedMessage } from '../contracts/index.ts';

const directory = fileURLToPath(new URL('..', import.meta.url));
const text = (name: string) => ({ en: name, 'zh-CN': name });
const model = {
  assets: [{ id: 'pv', kind: 'pv-plant', name: text('PV'), enterpriseId: null }],
  points: ['pv.active-power', 'pv.limited-power'].map((id) => ({
    ...{ id, assetId: 'pv', name: text('Power'), kind: 'gauge' as const, quantity: 'active-power', unit: 'kW' },
    ...{ expectedEverySeconds: 1, retention: 'billing' as const },
  })),
};

/** Has control rest on a point. */
const control = definePlugin({
  id: 'limits',
  config: defineConfig({ version: 1, schema: z.strictObject({ meter: z.string().meta(controlPoint) }) }),
  start: async () => {},
});

describe('mqtt-connector on a park', () => {
  let park: TestPark;
  let token: string;
  beforeAll(async () => {
    process.env.LINGTAN_MQTT_PORT = '0';
    const config = {
      devices: [{ id: 'inverter', asset: 'pv', metrics: [{ metric: 'P', point: 'active-power', unit: 'W' }] }],
    };
    park = await createTestPark({
      plugins: [{ directory }, control],
      config: { 'mqtt-connector': config, limits: { meter: 'pv.limited-power' } },
      park: { model },
    });
    token = (await park.service(DeviceTokens).issue({ deviceId: 'inverter', pointPrefix: null })).token;
  });
  afterAll(async () => {
    await park.stop();
    delete process.env.LINGTAN_MQTT_PORT;
  });
  const connect = async (device = 'inverter', as = token) =>
    connectMqttDevice({
      url: (await park.service(MqttBroker).address()).url,
      ...{ park: park.park.id, device, token: as },
    });

  it('stores what a device with a token sends, and shows the device', async () => {
    const device = await connect();
    await device.send({ P: 2500 });
    await device.publishRaw('{"ts":');
    await device.close();
    const latest = await park.api('operator').get<{ value: number }[]>('/telemetry/latest?points=pv.active-power');
    expect(latest.body).toMatchObject([{ value: 2.5 }]);
    const { body } = await park.api('operator').get<{ devices: MqttDeviceStatus[] }>('/x/mqtt-connector/devices');
    expect(body.devices).toMatchObject([
      { id: 'inverter', listed: true, state: 'online', messages: 2, samples: 1, rejected: 1 },
    ]);
    const kept = await park.api('auditor').get<{ messages: QuarantinedMessage[] }>('/x/mqtt-connector/quarantine');
    expect(kept.body.messages).toMatchObject([{ device: 'inverter', code: 'BAD_JSON', count: 1 }]);
  });

  it('keeps devices and strangers away from the pages', async () => {
    for (const path of ['/x/mqtt-connector/devices', '/x/mqtt-connector/quarantine']) {
      expect((await park.api('anonymous').get(path)).status).toBe(401);
      expect((await park.api('device').get(path)).status).toBe(403);
      expect((await park.api({ member: 'alpha' }).get(path)).status).toBe(403);
    }
  });

  it('lets its devices go when it is switched off, and takes them again', async () => {
    const device = await connect();
    await park.setEnabled('mqtt-connector', false);
    await waitUntil(() => !device.client.connected);
    await park.setEnabled('mqtt-connector', true);
    const again = await connect();
    await again.send({ P: 1000 });
    await again.close();
    device.kill();
  });

  it('takes a point that control rests on from nobody alone: neither device, person nor file, by whichever way', async () => {
    const [ann, bob] = ['Ann', 'Bob'].map((person) => park.api({ person }));
    const now = Date.now();
    const both = (ts: number) => ['pv.active-power', 'pv.limited-power'].map((point) => ({ point, ts, value: 7 }));
    const refused = { stored: 1, rejected: [{ index: 1, point: 'pv.limited-power', code: 'CONTROL_POINT' }] };
    const made = await ann!.post<{ id: string; token: string }>('/devices', { name: 'gw' });
    const { id, token: clear } = made.body;
    const send = async (ts: number) => {
      const headers = { authorization: `Bearer ${clear}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ samples: both(ts) });
      return (await park.api('anonymous').request('POST', '/telemetry', { headers, body })).body;
    };
    expect(await send(now)).toMatchObject(refused);
    expect((await ann!.post('/telemetry', { samples: both(now + 1) })).body).toMatchObject(refused);
    const key = { name: 'k', role: 'operator', permissions: ['telemetry.write'] };
    const { body: program } = await ann!.post<{ id: string; token: string }>('/api-keys', key);
    const { body: open } = await bob!.get<{ no: number; subject: string }[]>('/proposals?state=proposed');
    const approve = (subject: string, items = open) =>
      bob!.post(`/proposals/${items.find((each) => each.subject === subject)!.no}/decision`, { act: 'approve' });
    expect((await approve(program.id)).status).toBe(200);
    const byKey = await fetch(`${park.url}/api/parks/${park.park.id}/telemetry`, {
      ...{ method: 'POST', body: JSON.stringify({ samples: both(now + 2) }) },
      headers: { authorization: `Bearer ${program.token}`, 'content-type': 'application/json' },
    });
    expect(await byKey.json()).toMatchObject(refused);
    const correction = { samples: both(now).map((sample) => ({ ...sample, value: 8 })), reason: 'r' };
    expect((await ann!.post('/telemetry/corrections', correction)).body).toMatchObject(refused);
    const iso = (ts: number) => new Date(ts).toISOString();
    const file = (ts: number) => `time,pv.active-power,pv.limited-power\n${iso(ts)},9,9\n`;
    const bring = (ts: number, dryRun: boolean) =>
      ann!.request('POST', `/telemetry/import?mapping={"format":"wide"}&dryRun=${dryRun}`, {
        body: file(ts),
        headers: { 'content-type': 'text/csv' },
      });
    for (const dryRun of [true, false])
      expect((await bring(now - 60_000, dryRun)).body).toMatchObject({ stored: 1, rejected: 1 });
    // Control does not look back so far.
    expect((await bring(now - 2 * 86_400_000, false)).body).toMatchObject({ stored: 2, rejected: 0 });

    const device = await connect('gw', clear);
    await device.send({ 'pv.active-power': 1, 'pv.limited-power': 1 });
    const { body: seen } = await ann!.get<{ devices: MqttDeviceStatus[] }>('/x/mqtt-connector/devices');
    expect(seen.devices.find((each) => each.id === 'gw')).toMatchObject({ samples: 1, rejected: 1 });
    expect((await ann!.get('/telemetry/latest?points=pv.limited-power')).body).toMatchObject([{ value: 9 }]);

    expect((await ann!.get('/control-points')).body).toEqual(['pv.limited-power']);
    const points = { points: ['pv.limited-power'] };
    const { body: proposed } = await ann!.post<{ proposal: number }>(`/devices/${id}/control-points`, points);
    const own = await ann!.post(`/proposals/${proposed.proposal}/decision`, { act: 'approve' });
    expect(own.body).toMatchObject({ code: 'PERSON_SAME' });
    expect(await send(now + 3)).toMatchObject(refused);
    expect((await approve(id, [{ no: proposed.proposal, subject: id }])).status).toBe(200);
    expect(await send(now + 4)).toMatchObject({ stored: 2, rejected: [] });
    expect((await ann!.get<{ id: string }[]>('/devices')).body).toContainEqual(
      expect.objectContaining({ id, controlPoints: points.points }),
    );
    // A connection that stands learns of it.
    await waitUntil(async () => {
      await device.send({ 'pv.limited-power': 5 });
      const { body } = await ann!.get<{ value: number }[]>('/telemetry/latest?points=pv.limited-power');
      return body[0]!.value === 5;
    });
    await device.close();
  });

  it('says why an external broker cannot be used', async () => {
    const { body } = await park
      .api('platform-admin')
      .post('/plugins/mqtt-connector/check', { value: { brokerUrl: 'mqtt://127.0.0.1:1' } });
    expect(body).toMatchObject({
      ok: false,
      message: expect.stringMatching(/mqtt:\/\/127.0.0.1:1: .*ECONNREFUSED/) as string,
    });
  });
});
