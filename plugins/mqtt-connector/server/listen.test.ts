import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.ts';
import { listenForDevices } from './listen.ts';

describe('the port of the embedded broker', () => {
  const servers = [createServer(), createServer()];
  afterEach(async () => {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  });

  it('gives way when the default is taken, and insists when it was asked for', async () => {
    const [first, second] = servers;
    const environment = readEnvironment({ LINGTAN_MQTT_PORT: '0' }, 'host');
    await listenForDevices(first!, environment);
    const { port } = first!.address() as AddressInfo;
    await expect(listenForDevices(second!, { ...environment, port })).rejects.toMatchObject({
      code: 'PLUGIN_NOT_READY',
    });
    const url = await listenForDevices(second!, { ...environment, port, explicit: false });
    expect(new URL(url).port).not.toBe(String(port));
  });

  it('reads the environment, and names a port that is none', () => {
    expect(readEnvironment({}, 'host')).toMatchObject({
      port: 1883,
      explicit: false,
      host: '127.0.0.1',
      instance: 'host',
    });
    expect(
      readEnvironment({ LINGTAN_MQTT_PORT: '1884', LINGTAN_HOST: '0.0.0.0', MQTT_URL: 'mqtt://b' }, 'host'),
    ).toMatchObject({
      port: 1884,
      explicit: true,
      host: '0.0.0.0',
      url: 'mqtt://b',
    });
    expect(() => readEnvironment({ LINGTAN_MQTT_PORT: 'x' }, 'host')).toThrow(
      'LINGTAN_MQTT_PORT: expected a port 0..65535, got "x"',
    );
  });
});
