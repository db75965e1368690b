import { fileURLToPath } from 'node:url';
import { DeviceTokens } from '@lingtan/sdk';
import { connectMqttDevice, waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MqttBroker, type MqttDeviceStatus, type QuarantinedMessage } from '../contracts/index.ts';

const directory = fileURLToPath(new URL('..', import.meta.url));
const text = (name: string) => ({ en: name, 'zh-CN': name });
const model = {
  assets: [{ id: 'pv', kind: 'pv-plant', name: text('PV'), enterpriseId: null }],
  points: [
    {
      id: 'pv.active-power',
      assetId: 'pv',
      name: text('Power'),
      kind: 'gauge' as const,
      quantity: 'active-power',
      unit: 'kW',
      expectedEverySeconds: 1,
      retention: 'billing' as const,
    },
  ],
};

describe('mqtt-connector on a park', () => {
  let park: TestPark;
  let token: string;
  beforeAll(async () => {
    process.env.LINGTAN_MQTT_PORT = '0';
    const config = {
      devices: [{ id: 'inverter', asset: 'pv', metrics: [{ metric: 'P', point: 'active-power', unit: 'W' }] }],
    };
    park = await createTestPark({
      plugins: [{ directory }],
      config: { 'mqtt-connector': config },
      park: { model },
    });
    token = (await park.service(DeviceTokens).issue({ deviceId: 'inverter', pointPrefix: null })).token;
  });
  afterAll(async () => {
    await park.stop();
    delete process.env.LINGTAN_MQTT_PORT;
  });
  const connect = async () =>
    connectMqttDevice({
      url: (await park.service(MqttBroker).address()).url,
      park: park.park.id,
      device: 'inverter',
      token,
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
