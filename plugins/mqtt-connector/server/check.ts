import mqtt from 'mqtt';
import type { CheckScope, ConfigCheck } from '@lingtan/sdk';
import { guardedAddress, type Place } from '@lingtan/sdk/net';
import type { MqttConnectorConfig } from '../contracts/index.ts';
import type { MqttEnvironment } from './environment.ts';

const usualPorts: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 };

/** Tries the external broker with a session of its own that leaves nothing behind. */
export async function checkBroker(
  scope: CheckScope<MqttConnectorConfig>,
  environment: MqttEnvironment,
): Promise<ConfigCheck> {
  const url = scope.config.brokerUrl ?? environment.url;
  if (!url)
    return {
      ok: true,
      message: `The embedded broker serves this park on ${(environment.listening.tls ?? environment.listening.plain).host}.`,
    };
  const { username, password } = scope.config;
  try {
    await guardedAddress(placeOf(url));
    const client = await mqtt.connectAsync(
      url,
      { username, password, connectTimeout: 5000, reconnectPeriod: 0, clean: true },
      false,
    );
    await client.endAsync(true);
    return { ok: true, message: `Connected to ${withoutCredentials(url)}.` };
  } catch (error) {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    return { ok: false, message: `No connection to ${withoutCredentials(url)}: ${reason}` };
  }
}

/** Where a broker is, by an address that the configuration has taken. */
export function placeOf(url: string): Place {
  const { hostname: host, port, protocol } = new URL(url);
  return { host, port: Number(port) || usualPorts[protocol]! };
}

/** The address as it may be shown. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
