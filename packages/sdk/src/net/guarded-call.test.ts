import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClosedAddress } from './checked-lookup.ts';
import { AnswerTooLong, callGuarded, postGuarded } from './guarded-call.ts';

let server: Server;
let port: number;
let got: { method: string; headers: IncomingHttpHeaders; body: string } | null = null;
const long = 'x'.repeat(5000);

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      got = { method: request.method!, headers: request.headers, body };
      if (request.url === '/silent') return;
      if (request.url === '/zipped') return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(long));
      if (request.url === '/cut')
        return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(long).subarray(0, 20));
      if (request.url === '/away') return response.writeHead(302, { location: 'http://elsewhere.example/' }).end();
      response.writeHead(201, 'Made', { 'set-cookie': ['a=1', 'b=2'] }).end('made');
    });
  });
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.on('connection', (socket) =>
    socket.prependListener('data', (data: Buffer) => {
      if (data.includes(' /switch '))
        socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
      if (data.includes(' /hang-up ')) socket.destroy();
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const to = (path = '/', host = '127.0.0.1') => ({
  url: `http://${host}:${port}${path}`,
  privateNetwork: true,
  signal: new AbortController().signal,
});

it('calls, and reads what is said, decoded', async () => {
  const answer = await callGuarded({ ...to(), method: 'PUT', headers: { 'x-own': 'y' }, body: '{"a":1}' }, 100);
  expect(answer).toMatchObject({ status: 201, statusText: 'Made' });
  expect(answer.body.toString()).toBe('made');
  expect(answer.headers.filter(([name]) => name === 'set-cookie')).toEqual([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);
  expect(got).toMatchObject({ method: 'PUT', body: '{"a":1}', headers: { 'x-own': 'y', 'content-length': '7' } });
  const zipped = await callGuarded(to('/zipped'), 10_000);
  expect(zipped.body.toString()).toBe(long);
  expect(zipped.headers.map(([name]) => name)).not.toContain('content-encoding');
});

it('reads no more than it was told, after decoding too, and takes no answer that breaks off for a whole one', async () => {
  await expect(callGuarded(to('/zipped'), 4999)).rejects.toBeInstanceOf(AnswerTooLong);
  await expect(callGuarded(to('/cut'), 10_000)).rejects.toThrow('unexpected end');
});

it('ends where the other side answers with another protocol, hangs up, or says nothing until the caller has had enough', async () => {
  for (const call of [postGuarded, (each: ReturnType<typeof to>) => callGuarded(each, 100)]) {
    await expect(call(to('/switch'))).rejects.toThrow('another protocol');
    await expect(call(to('/hang-up'))).rejects.toThrow();
    const given = new AbortController();
    const silent = call({ ...to('/silent'), signal: given.signal });
    given.abort(new Error('enough'));
    await expect(silent).rejects.toThrow(/enough|aborted/);
  }
});

it('lets no caller choose what the connection says, and sends nothing then', async () => {
  for (const name of ['Host', 'Content-Length', 'transfer-encoding', 'Upgrade', 'connection', 'Proxy-Authorization']) {
    got = null;
    await expect(callGuarded({ ...to('/'), headers: { accept: '*/*', [name]: '1' } }, 100)).rejects.toThrow(name);
    expect(got).toBeNull();
  }
});

it('follows no redirect', async () => {
  expect((await callGuarded(to('/away'), 100)).status).toBe(302);
});

it('connects to no address inside, however it is written or looked up, without the operator’s leave', async () => {
  const names = [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '[::ffff:127.0.0.1]',
    '[::1]',
    '169.254.169.254',
    '10.0.0.1',
  ];
  for (const name of names)
    await expect(callGuarded({ ...to('/', name), privateNetwork: false }, 100), name).rejects.toBeInstanceOf(
      ClosedAddress,
    );
  // Where clouds keep their credentials not even with it.
  await expect(callGuarded(to('/', '169.254.169.254'), 100)).rejects.toBeInstanceOf(ClosedAddress);
  await expect(postGuarded({ ...to(), privateNetwork: false, body: '' })).rejects.toBeInstanceOf(ClosedAddress);
});

it('speaks to no port whose service is another', async () => {
  for (const closed of [22, 25, 587, 5432, 6379])
    await expect(callGuarded({ ...to(), url: `http://127.0.0.1:${closed}/` }, 100)).rejects.toBeInstanceOf(
      ClosedAddress,
    );
});

it('ends with its signal', async () => {
  const stop = new AbortController();
  const silent = createServer(() => stop.abort());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  await expect(callGuarded({ url, privateNetwork: true, signal: stop.signal }, 100)).rejects.toMatchObject({
    name: 'AbortError',
  });
  silent.closeAllConnections();
  silent.close();
});
