import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Link } from './link.ts';

const silentMs = 40;
const links: Link[] = [];
const server = createServer((socket) => links.push(new Link(socket, () => {}, [], silentMs)));
const clients: Socket[] = [];
/** A connection that stands on both sides. */
const dial = async (): Promise<{ socket: Socket; link: Link }> => {
  const before = links.length;
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(socket);
  await once(socket, 'connect');
  await expect.poll(() => links.length, { timeout: 10_000 }).toBe(before + 1);
  return { socket, link: links.at(-1)! };
};

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  for (const socket of clients) socket.destroy();
  server.close();
});

it('a connection that says nothing is ended, and that of a logger is not', async () => {
  const logger = await dial();
  logger.link.known();
  // One after the other: each silence is as long as the logger's is allowed to be.
  for (let n = 0; n < 3; n++) {
    const stranger = await dial();
    await once(stranger.socket, 'close');
    expect(stranger.link.open).toBe(false);
  }
  expect(logger.link.open).toBe(true);
});
