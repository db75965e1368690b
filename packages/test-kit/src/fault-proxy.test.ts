import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { waitUntil } from './wait-until.ts';

let echo: Server;
let proxy: FaultProxy;
const sockets: Socket[] = [];
/** Connections as the server sees them. */
const served: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    served.push(socket);
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  proxy = await startFaultProxy({ port: (echo.address() as AddressInfo).port }, 7);
});
afterEach(async () => {
  for (const socket of [...sockets.splice(0), ...served.splice(0)]) socket.destroy();
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

interface Client {
  socket: Socket;
  received(): string;
  ended(): 'no' | 'end' | 'reset';
}

async function open(): Promise<Client> {
  const socket = connect(proxy.port, proxy.host);
  sockets.push(socket);
  let received = '';
  let ended: ReturnType<Client['ended']> = 'no';
  socket.on('data', (data: Buffer) => (received += data.toString()));
  socket.on('end', () => (ended = 'end'));
  socket.on('error', () => (ended = 'reset'));
  await once(socket, 'connect');
  return { socket, received: () => received, ended: () => ended };
}

describe('a fault proxy', () => {
  it('passes bytes on and closes when a side closes', async () => {
    const client = await open();
    client.socket.write('hello');
    await waitUntil(() => client.received() === 'hello');
    expect(proxy.connections).toBe(1);
    client.socket.end();
    await waitUntil(() => client.ended() === 'end' && proxy.connections === 0);
  });

  it('delays and keeps the order, whatever the jitter', async () => {
    const client = await open();
    proxy.latency(5, 5);
    const text = Array.from({ length: 40 }, (_, index) => `${index},`);
    for (const part of text) {
      client.socket.write(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waitUntil(() => client.received().length === text.join('').length);
    expect(client.received()).toBe(text.join(''));
  });

  it('swallows one direction only', async () => {
    const client = await open();
    proxy.blackhole('down');
    client.socket.write('lost');
    await waitUntil(() => served[0]?.bytesRead === 4);
    proxy.heal();
    client.socket.write('found');
    await waitUntil(() => client.received() !== '');
    expect(client.received()).toBe('found');
  });

  it('cuts a connection in mid-frame', async () => {
    const client = await open();
    proxy.cut(3);
    client.socket.write('abcdef');
    await waitUntil(() => client.ended() !== 'no' && served[0]!.readableEnded);
    expect(served[0]!.bytesRead).toBe(3);
    proxy.heal();
    const next = await open();
    next.socket.write('whole');
    await waitUntil(() => next.received() === 'whole');
  });

  it('resets open connections and serves new ones', async () => {
    const client = await open();
    client.socket.write('x');
    await waitUntil(() => client.received() === 'x');
    proxy.reset();
    await waitUntil(() => client.ended() === 'reset');
    const next = await open();
    next.socket.write('again');
    await waitUntil(() => next.received() === 'again');
  });

  it('leaves the client half-open', async () => {
    const client = await open();
    client.socket.write('x');
    await waitUntil(() => client.received() === 'x');
    proxy.halfOpen();
    await waitUntil(() => served[0]!.destroyed);
    client.socket.write('into the void');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(client.ended()).toBe('no');
    expect(client.socket.writable).toBe(true);
    expect(client.received()).toBe('x');
  });

  it('refuses until it is healed', async () => {
    proxy.refuse();
    const refused = connect(proxy.port, proxy.host);
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    proxy.heal();
    const next = await open();
    next.socket.write('back');
    await waitUntil(() => next.received() === 'back');
  });

  it('tells the client when the server resets', async () => {
    const client = await open();
    client.socket.write('x');
    await waitUntil(() => client.received() === 'x');
    served[0]!.resetAndDestroy();
    await waitUntil(() => client.ended() === 'reset');
  });

  it('draws the same cut from the same seed', async () => {
    const lengths = [];
    for (const seed of [7, 7, 8]) {
      await proxy.close();
      proxy = await startFaultProxy({ port: (echo.address() as AddressInfo).port }, seed);
      proxy.cut();
      const client = await open();
      client.socket.write('x'.repeat(1000));
      await waitUntil(() => client.ended() !== 'no' && served.at(-1)!.readableEnded);
      lengths.push(served.at(-1)!.bytesRead);
    }
    expect(lengths[0]).toBe(lengths[1]);
    expect(lengths[2]).not.toBe(lengths[0]);
  });
});
