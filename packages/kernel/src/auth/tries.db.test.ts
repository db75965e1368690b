import { DeviceTokens } from '@lingtan/sdk';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { SignInGuard } from './sign-in-guard.ts';

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [], limits: { anonymous: 5, user: 1e6, token: 1e6 } });
});
afterAll(() => park.stop());

const bad = (n: number) => `lt_${String(n).padStart(16, 'x')}${'y'.repeat(32)}`;

it('whoever shows bad tokens is soon not listened to any more, by a request, a socket or a device alike', async () => {
  const byRequest = async (n: number) =>
    (await fetch(`${park.url}/api/me`, { headers: { authorization: `Bearer ${bad(n)}` } })).status;
  const bySocket = (n: number) =>
    new Promise<string>((resolve) => {
      const options = { path: '/socket', transports: ['websocket'], reconnection: false, forceNew: true };
      const socket = io(park.url, { ...options, auth: { token: bad(n) } });
      socket.on('connect_error', ({ message }) => {
        socket.close();
        resolve(message);
      });
    });
  const device = park.service(DeviceTokens);
  const byDevice = (n: number, from: string) =>
    device.verify(bad(n), from).then(
      () => 'unknown',
      (error: { code: string }) => error.code,
    );
  const { token } = await device.issue({ deviceId: 'meter', pointPrefix: null });

  expect([await byRequest(1), await byRequest(2)]).toEqual([401, 401]);
  const sockets = [await bySocket(3), await bySocket(4)];
  expect(new Set(sockets).size).toBe(1);
  expect(await byRequest(5)).toBe(401);
  expect(await byRequest(6)).toBe(429);
  expect(await bySocket(7)).toMatch(/[Tt]oo many requests/);
  // The same network, as a device has it.
  expect(await byDevice(8, '127.0.0.1')).toBe('HTTP_TOO_MANY_REQUESTS');

  for (let n = 0; n < 5; n++) expect(await byDevice(n, '203.0.113.7')).toBe('unknown');
  expect(await byDevice(9, '203.0.113.7')).toBe('HTTP_TOO_MANY_REQUESTS');
  expect(await byDevice(10, '203.0.113.8')).toBe('unknown');
  // A good one comes in beside it: by a device that shares the network with one whose token is old.
  for (const from of ['203.0.113.7', '203.0.113.9'])
    expect(await device.verify(token, from)).toMatchObject({ deviceId: 'meter' });
  // What is open is looked at without a client that tries.
  expect(await device.verify(token)).toMatchObject({ deviceId: 'meter' });
});

it('who is signed in and mistaken about their own password locks themselves out of changing it, and nobody else', async () => {
  const guard = new SignInGuard(park.database);
  const wrong = () => Promise.resolve({ ok: false });
  const right = () => Promise.resolve({ ok: true });
  for (let account = 0; account < 6; account++) {
    const email = `mistaken-${account}@example.com`;
    for (let n = 0; n < 8; n++) await guard.attempt(email, null, wrong);
    await expect(guard.attempt(email, null, right)).rejects.toMatchObject({ code: 'AUTH_LOCKED' });
  }
  expect(await guard.attempt('right@example.com', null, right)).toEqual({ ok: true });
  expect(await guard.attempt('mistaken-0@example.com', '203.0.113.1', right)).toEqual({ ok: true });
});

it('spellings of one name that a directory takes for the same have their guesses together', async () => {
  const guard = new SignInGuard(park.database);
  const wrong = () => Promise.resolve({ ok: false });
  const spellings = ['ldap/Lin Wei', 'ldap/lin wei ', 'ldap/LIN  WEI', 'ldap/lin\u00A0wei', 'ldap/li\u00ADn wei'];
  const more = ['ldap/\uFF2Cin wei', 'ldap/lin\twei', 'ldap/lin wei\u200B'];
  for (const name of [...spellings, ...more]) await guard.attempt(name, '203.0.113.20', wrong);
  for (const name of ['ldap/lin wei', 'ldap/  lin wei'])
    await expect(guard.attempt(name, '203.0.113.20', wrong)).rejects.toMatchObject({ code: 'AUTH_LOCKED' });
  await guard.attempt('ldap/lin we', '203.0.113.20', wrong);
});
