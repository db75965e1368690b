import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClosedAddress, databasePorts, dial, guardedAddress, guardedPlace } from './index.ts';

let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close());

const linkLocal = fc.tuple(fc.nat(255), fc.nat(255)).map(([high, low]) => `169.254.${high}.${low}`);
const written = linkLocal.chain((address) => fc.constantFrom(address, `::ffff:${address}`, `[64:ff9b::${address}]`));

describe('a place that somebody has entered', () => {
  it('is a device in a private network or on this machine, by address or by name', async () => {
    for (const host of ['127.0.0.1', 'localhost']) {
      const socket = await dial({ host, port }, 5000);
      const [greeting] = (await once(socket, 'data')) as [Buffer];
      expect(greeting.toString()).toBe('hello');
      socket.destroy();
    }
    expect(guardedPlace({ host: '[fd00::7]', port: 502 })).toMatchObject({ host: 'fd00::7', port: 502 });
    expect(await guardedAddress({ host: 'localhost', port })).toBe('127.0.0.1');
  });

  it('is no link-local or metadata address, however it is written', async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.integer({ min: 1, max: 65_535 }), async (host, at) => {
        await expect(dial({ host, port: at }, 1000)).rejects.toBeInstanceOf(ClosedAddress);
        await expect(guardedAddress({ host, port: at })).rejects.toThrow(host);
      }),
    );
  });

  it('is no database, wherever that is', async () => {
    for (const at of databasePorts)
      for (const host of ['127.0.0.1', 'localhost', '192.168.3.4'])
        await expect(dial({ host, port: at }, 1000), `${host}:${at}`).rejects.toThrow(`${host}:${at} is never opened`);
  });

  it('says who did not answer', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port: free } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    await expect(dial({ host: '127.0.0.1', port: free }, 5000)).rejects.toThrow(`127.0.0.1:${free}`);
    await expect(dial({ host: '127.0.0.1', port }, 5000, AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
