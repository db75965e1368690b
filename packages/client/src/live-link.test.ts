import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Server } from 'socket.io';
import { expect, test } from 'vitest';
import { LiveLink } from './live-link.ts';

test('after a loss, what is fetched anew is fetched once the server listens for every topic again', async () => {
  const http = createServer();
  const server = new Server(http, { path: '/socket' });
  const happened: string[] = [];
  server.on('connection', (socket) => {
    socket.on('subscribe', async ({ topics }: { topics: string[] }, answer: (given: unknown) => void) => {
      await delay(topics[0] === 'slow' ? 60 : 1);
      happened.push(`answers ${topics[0]}`);
      answer(topics[0] === 'gone' && happened.includes('lost') ? { ok: false, status: 403 } : { ok: true });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const link = new LiveLink(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, undefined);
  try {
    for (const topic of ['quick', 'slow', 'gone']) await link.subscribe('park', topic, () => {});
    const again = new Promise<void>((resolve) =>
      link.onReconnect(() => {
        happened.push('fetches');
        resolve();
      }),
    );
    happened.push('lost');
    server.disconnectSockets(true);
    await again;
    const afterLoss = happened.slice(happened.indexOf('lost') + 1);
    expect(afterLoss.slice(0, 3).sort()).toEqual(['answers gone', 'answers quick', 'answers slow']);
    expect(afterLoss[3]).toBe('fetches');
  } finally {
    link.close();
    await server.close();
  }
});
