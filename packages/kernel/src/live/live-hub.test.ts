import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { definePermission } from '@lingtan/sdk';
import { createTestLog, waitUntil } from '@lingtan/test-kit';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { Identity } from '../auth/identity.ts';
import { PermissionRegistry } from '../auth/permission-registry.ts';
import { barrenHeaders } from '../http/security-headers.ts';
import { RequestLimiter } from '../http/request-limits.ts';
import { LiveHub } from './live-hub.ts';
import { TopicRegistry } from './topic-registry.ts';

const read = definePermission({ id: 'test.read', title: { en: 'Read', 'zh-CN': '读取' }, grants: ['operator'] });
const identityOf = (token: string): Identity => ({
  ...{ kind: 'api-key', id: token, name: token, email: null, platformAdmin: false, pointPrefix: null },
  ...{ memberships: [{ parkId: 'a', role: 'operator', enterpriseId: null }], via: 'token', language: null },
  credentialId: token,
  controlPoints: [],
});

let http: Server;
let hub: LiveHub | undefined;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.close();
  sockets = [];
  await hub?.close();
  hub = undefined;
});

/** A hub at which every token is good once `opened` is. @returns what opens a socket */
async function start(requests: number, opened: Promise<void> = Promise.resolve()) {
  const permissions = new PermissionRegistry(() => false);
  permissions.declare('test', [read]);
  const topics = new TopicRegistry(permissions);
  topics.declare({ news: read });
  http = createServer();
  let asking = 0;
  hub = new LiveHub({
    ...{ topics, log: createTestLog(), publicUrl: null, hsts: null, trustedProxies: 0 },
    limiter: new RequestLimiter({ anonymous: 1000, user: requests, token: requests }, createTestLog()),
    authenticator: {
      identify: async ({ authorization }: { authorization?: string }) => {
        asking++;
        await opened;
        return identityOf(authorization!.slice('Bearer '.length));
      },
      ended: async () => new Set(),
    } as never,
    browserAllows: () => false,
    send: () => {},
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  hub.attach(http);
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const open = (token: string): Promise<string | null> =>
    new Promise((resolve) => {
      const socket = io(url, {
        ...{ path: '/socket', transports: ['websocket'], reconnection: false, forceNew: true, auth: { token } },
      });
      sockets.push(socket);
      socket.on('connect', () => resolve(null));
      socket.on('connect_error', (error) => resolve(error.message));
    });
  return { open, url, asking: () => asking };
}

describe('sockets', () => {
  it('of one key are 64, however many are opened in one moment; others have their own', async () => {
    let letIn = (): void => {};
    const { open, asking } = await start(1000, new Promise((resolve) => (letIn = resolve)));
    const all = Promise.all(Array.from({ length: 80 }, () => open('one')));
    await waitUntil(() => asking() === 80);
    letIn();
    const answers = await all;
    expect(answers.filter((each) => each === null)).toHaveLength(64);
    expect(new Set(answers)).toEqual(new Set([null, 'One key or session has at most 64 sockets']));
    expect(await open('other')).toBeNull();
    // One that ends gives its place to the next.
    sockets[answers.indexOf(null)]!.close();
    await expect.poll(() => open('one')).toBeNull();
  });

  it('that ask without end are told when they may go on, as requests are, and hear nothing more by it', async () => {
    const { open } = await start(5);
    await open('one');
    await open('other');
    const ask = (socket: Socket, topic: string) =>
      socket.emitWithAck('subscribe', { park: 'a', topics: [topic] }) as Promise<{ ok?: true; code?: string }>;
    const answers = [];
    for (let n = 0; n < 8; n++) answers.push(await ask(sockets[0]!, n % 2 === 0 ? 'nothing' : 'news'));
    // The opening was the first of five.
    expect(answers.map(({ ok, code }) => code ?? ok)).toEqual([
      ...['LIVE_UNKNOWN_TOPIC', true, 'LIVE_UNKNOWN_TOPIC', true],
      ...Array<string>(4).fill('HTTP_TOO_MANY_REQUESTS'),
    ]);
    expect(await ask(sockets[1]!, 'news')).toMatchObject({ ok: true });
  });

  it('are the only thing there: what is none is refused, with the headers of every answer', async () => {
    const { url } = await start(5);
    for (const path of ['/socket/?EIO=4&transport=polling', '/socket/?EIO=4&transport=other', '/socket/']) {
      const { status, headers } = await fetch(url + path);
      expect(status, path).toBe(400);
      for (const name of Object.keys(barrenHeaders)) expect(headers.get(name), `${path}: ${name}`).toBeTruthy();
    }
  });
});
