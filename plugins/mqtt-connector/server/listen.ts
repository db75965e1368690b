import type { AddressInfo, Server } from 'node:net';
import { NotReady } from '@lingtan/sdk';
import type { MqttEnvironment } from './environment.ts';

/**
 * Listens on the configured port, or on a free one when the default is taken, and returns the address as a URL.
 * @throws NotReady when a port that was asked for cannot be had
 */
export async function listenForDevices(server: Server, { host, port, explicit }: MqttEnvironment): Promise<string> {
  const attempt = (at: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await attempt(port);
  } catch (error) {
    if (explicit || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') {
      throw new NotReady(`MQTT cannot listen on ${host}:${port}: ${(error as Error).message}`, {
        cause: error,
        hint: 'Stop what uses the port, or set LINGTAN_MQTT_PORT.',
      });
    }
    await attempt(0);
  }
  const { address, port: actual } = server.address() as AddressInfo;
  return `mqtt://${address.includes(':') ? `[${address}]` : address}:${actual}`;
}
