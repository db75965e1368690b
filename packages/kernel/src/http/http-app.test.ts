import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silentLog } from '../observability/logger.ts';
import { createHttpApp, type RawHandler } from './http-app.ts';
import { parseQuery } from './parse-query.ts';
import { sendFile, sendJson } from './send.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-shell-'));
const hostileName = 'a"; filename=x.exe\r\nSet-Cookie: b=c\r\n\r\n<script>样本.csv';
const page = '<!doctype html><title>Shell</title>';
let server: Server;
let port: number;
let draining = false;
let displaced: string | null = null;

beforeAll(async () => {
  for (const [name, text] of Object.entries({
    'index.html': page,
    '.git/config': 'secret',
    '.env': 'secret',
    'assets/.hidden.js': 'secret',
    'assets/app-12345678.js': 'export {};',
  })) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  // Beside the folder, where a path that climbs would find it.
  writeFileSync(`${folder}.txt`, 'secret');
  const echo: RawHandler = async ({ method, url }, response) =>
    url === '/api/file'
      ? sendFile(response, { kind: 'file', contentType: 'text/csv', filename: hostileName, body: 'a' })
      : sendJson(response, 200, { method, url });
  const app = createHttpApp({
    ...{ dispatch: echo, auth: echo, log: silentLog, hsts: null, publicUrl: null, shellDirectory: folder },
    browserFiles: () => null,
    readiness: () => ({ status: 'ready' }),
    draining: () => draining,
    displaced: () => displaced,
    observe: (_request, _response, next) => next(),
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
  rmSync(`${folder}.txt`);
});

const ask = (method: string, path: string) =>
  new Promise<{ status: number; text: string; type: string }>((resolve, reject) => {
    const call = request({ port, method, path, headers: { 'x-secret': 'canary' } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode!, text, type: response.headers['content-type'] ?? '' }),
      );
    });
    call.on('error', reject).end();
  });
/** What a connection answers to these bytes before it is closed. */
const raw = (text: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString())).on('error', reject);
    socket.on('close', () => resolve(answer));
  });

describe('the host that is asked for', () => {
  it.each([
    ['by two headers', 400, 'GET /api/x', 'Host: localhost\r\nHost: evil.example'],
    ['by two headers that agree', 400, 'GET /api/x', 'Host: localhost\r\nHost: localhost'],
    ['in the line of the request beside its header', 421, 'GET http://evil.example/api/x', 'Host: localhost'],
    ['in the line of the request by no name', 400, 'GET http://a@localhost/api/x', 'Host: localhost'],
    ['with a sign that addresses leave out', 400, 'GET /api/x', 'Host: evil\tname'],
  ])('is refused when it comes %s', async (_how, status, line, headers) => {
    const answer = await raw(`${line} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`);
    expect(answer.split(' ')[1]).toBe(String(status));
    expect(answer).not.toContain('"method"');
  });

  it('is taken where the line of the request names this server', async () => {
    const answer = await raw('GET http://localhost/api/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(answer.split(' ')[1]).toBe('200');
  });
});

describe('files of the shell', () => {
  it.each(['/assets', '/assets/', '/', '/anything'])('are listed nowhere: %s is the page', async (path) => {
    expect(await ask('GET', path)).toEqual({ status: 200, text: page, type: 'text/html; charset=utf-8' });
  });

  it.each([
    ...['/.git/config', '/.env', '/assets/.hidden.js', '/.git/', '/%2egit/config', '/assets/%2ehidden.js'],
    ...[`/..%2f${folder.split('/').at(-1)}.txt`, `/assets/..%2f..%2f${folder.split('/').at(-1)}.txt`, '/..%5c.env'],
  ])('are served from their folder alone, without what begins with a dot: %s', async (path) => {
    expect((await ask('GET', path)).text).not.toContain('secret');
  });

  it('are read and never written or run', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      expect((await ask(method, '/assets/app-12345678.js')).status, method).toBe(404);
    expect(await ask('GET', '/assets/app-12345678.js')).toMatchObject({ status: 200, text: 'export {};' });
  });
});

it('a name of a download stays a name, and opens nowhere but in the folder of downloads', async () => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/file`);
  expect(answer.headers.get('set-cookie')).toBeNull();
  const [kind, plain, encoded, ...more] = answer.headers.get('content-disposition')!.split('; ');
  expect([kind, more]).toEqual(['attachment', []]);
  expect(plain).toMatch(/^filename="[\w.-]+"$/);
  expect(encoded).toMatch(/^filename\*=UTF-8''[\w.%'()*!~-]+$/);
  expect(decodeURIComponent(encoded!.slice("filename*=UTF-8''".length))).toBe(hostileName);
});

it.each(['/', '/assets/app-12345678.js', '/healthz', '/readyz'])('TRACE is answered by nobody: %s', async (path) => {
  const { status, text } = await ask('TRACE', path);
  expect([status, text.includes('canary')]).toEqual([404, false]);
});

describe('a request whose end can be read in two ways', () => {
  const first = 'POST /api/first HTTP/1.1\r\nHost: localhost\r\n';
  const second = 'GET /api/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n';
  it.each([
    ['a length and chunks', `${first}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${second}`],
    ['two lengths', `${first}Content-Length: 0\r\nContent-Length: ${second.length}\r\n\r\n${second}`],
    ['a length that is none', `${first}Content-Length: +5\r\n\r\n${second}`],
    ['chunks by another name', `${first}Transfer-Encoding: xchunked\r\n\r\n${second}`],
    ['chunks that are not the last', `${first}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${second}`],
    ['a space before the colon', `${first}Content-Length : 5\r\n\r\n${second}`],
    ['lines that end with one sign', `POST /api/first HTTP/1.1\nHost: localhost\n\n${second}`],
  ])('is one request or none: %s', async (_what, text) => {
    const answer = await raw(text);
    expect(answer.match(/^HTTP\/1\.1 \d{3} /gm)).toHaveLength(1);
    expect(answer).not.toContain('smuggled');
  });
});

describe('a query', () => {
  const schema = z.strictObject({ park: z.string(), limit: z.coerce.number().optional() });
  it('that names a parameter twice is no query that names it once', () => {
    expect(parseQuery('park=a&park=b')).toEqual({ park: ['a', 'b'] });
    expect(schema.safeParse(parseQuery('park=a&park=b')).success).toBe(false);
    expect(schema.safeParse(parseQuery('park=a&limit=1')).success).toBe(true);
  });

  it('reaches no prototype, whatever a parameter is called', () => {
    for (const name of [
      '__proto__',
      'constructor',
      'toString',
      '__proto__[polluted]',
      'constructor.prototype.polluted',
    ]) {
      const query = parseQuery(`${name}=1&${name}=2`);
      expect([Object.keys(query), Object.getPrototypeOf(query)]).toEqual([[name], null]);
      expect(schema.safeParse({ park: 'a', ...query }).success).toBe(false);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it('a server that is about to stop answers on, and ends each connection with its answer', async () => {
  const kept = async () => (await fetch(`http://127.0.0.1:${port}/api/x`)).headers.get('connection');
  expect(await kept()).toBe('keep-alive');
  draining = true;
  expect(await kept()).toBe('close');
  draining = false;
});

it('a process whose place another one has answers how it is, and 503 with the reason to all else', async () => {
  displaced = 'version 0.9.0 does not work beside it';
  for (const path of ['/healthz', '/readyz', '/metrics'])
    expect([path, (await ask('GET', path)).status]).toEqual([path, 200]);
  const refused: [string, string][] = [
    ...[
      ['GET', '/'],
      ['GET', '/assets/app-12345678.js'],
      ['GET', '/api/x'],
      ['POST', '/api/x'],
      ['PATCH', '/api/parks/p'],
    ],
    ...[
      ['POST', '/api/auth/sign-in/email'],
      ['POST', '/mcp'],
      ['GET', '/plugin-web/x/entry.js'],
      ['GET', '/nothing'],
    ],
  ] as [string, string][];
  for (const [method, path] of refused) {
    const { status, text } = await ask(method, path);
    expect([method, path, status]).toEqual([method, path, 503]);
    expect(JSON.parse(text)).toMatchObject({ code: 'JOB_DISPLACED', params: { reason: displaced } });
  }
  displaced = null;
  expect((await ask('GET', '/api/x')).status).toBe(200);
});
