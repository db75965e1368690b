import { Readable } from 'node:stream';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { limitStream } from './limit-stream.ts';
import { readJsonBody } from './read-body.ts';

/** What reading a body ends with when the caller goes away in the middle of it. */
async function readingInterrupted(read: (request: IncomingMessage) => Promise<unknown>): Promise<unknown> {
  let ended: (outcome: unknown) => void;
  const outcome = new Promise((resolve) => (ended = resolve));
  const server = createServer((request) => void read(request).then(ended, ended));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"a":', () =>
    setTimeout(() => socket.destroy(), 50),
  );
  try {
    return await outcome;
  } finally {
    server.close();
  }
}

it.each([
  ['JSON', (request: IncomingMessage) => readJsonBody(request, 1000)],
  ['a stream', (request: IncomingMessage) => text(limitStream(request, 1000))],
])('a caller that goes away while %s is read is not taken for a database that does', async (_, read) => {
  expect(await readingInterrupted(read)).toMatchObject({ code: 'HTTP_INTERRUPTED', status: 400 });
});

/** What becomes of a request with this body, of at most 1,000 bytes. */
async function read(headers: Record<string, string>, body: string): Promise<unknown> {
  const server = createServer((request, response) => {
    readJsonBody(request, 1000).then(
      (value) => response.end(JSON.stringify({ value })),
      (error: { code: string }) => response.end(JSON.stringify({ code: error.code })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body });
    return await answer.json();
  } finally {
    server.close();
  }
}

it.each([
  ...['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.lingtan+json'],
])('a body is JSON by its media type: %s', async (type) => {
  expect(await read({ 'content-type': type }, '{"a":1}')).toEqual({ value: { a: 1 } });
});

it.each<[string, Record<string, string>]>([
  ['what a form of another site can send', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a form with files', { 'content-type': 'multipart/form-data; boundary=x' }],
  ['plain text', { 'content-type': 'text/plain' }],
  ['plain text that calls itself JSON', { 'content-type': 'text/plain; application/json' }],
  ['JSON of another name', { 'content-type': 'application/jsonp' }],
  ['JSON that is packed', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
])('another body is refused, whatever is in it: %s', async (_what, headers) => {
  expect(await read(headers, '{"a":1}')).toEqual({ code: 'HTTP_UNSUPPORTED_MEDIA_TYPE' });
});

it('a body is read no further than its limit, said before or not', async () => {
  const json = { 'content-type': 'application/json' };
  expect(await read(json, JSON.stringify('x'.repeat(998)))).toEqual({ value: 'x'.repeat(998) });
  expect(await read(json, JSON.stringify('x'.repeat(999)))).toEqual({ code: 'HTTP_BODY_TOO_LARGE' });
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(400, '1');
    })(),
  );
  await expect(
    readJsonBody(Object.assign(endless, { headers: json }) as unknown as IncomingMessage, 1000),
  ).rejects.toMatchObject({
    code: 'HTTP_BODY_TOO_LARGE',
  });
});
