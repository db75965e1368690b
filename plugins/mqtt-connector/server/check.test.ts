import type { CheckScope } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { type MqttConnectorConfig, mqttConnectorConfig } from '../contracts/index.ts';
import { checkBroker, placeOf } from './check.ts';
import type { MqttEnvironment } from './environment.ts';

it('a broker is where its address says, by the usual port of the protocol', () => {
  const host = 'broker.example.org';
  const places = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 };
  for (const [protocol, port] of Object.entries(places)) {
    expect(placeOf(`${protocol}://name:word@${host}`)).toEqual({ host, port });
    expect(placeOf(`${protocol}://${host}:1234/mqtt`)).toEqual({ host, port: 1234 });
  }
});

it.each([
  'mqtt://169.254.169.254',
  'ws://169.254.169.254/mqtt',
  'mqtts://[::ffff:169.254.1.1]:8883',
  'mqtt://localhost:6379',
])('a broker at %s is not tried', async (brokerUrl) => {
  const config = mqttConnectorConfig.schema.parse({ brokerUrl });
  const scope = { config } as CheckScope<MqttConnectorConfig>;
  const { ok, message } = await checkBroker(scope, { url: undefined } as unknown as MqttEnvironment);
  expect([ok, message]).toEqual([false, expect.stringContaining('is never opened')]);
});
