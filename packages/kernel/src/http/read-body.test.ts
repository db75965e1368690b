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
