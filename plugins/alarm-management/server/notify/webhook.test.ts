import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendWebhook } from './webhook.ts';

let server: Server;
let asked = 0;
let url = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    asked++;
    response.writeHead(request.url === '/moved' ? 302 : 204, { location: '/' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const notice = {
  id: 'notice_x_1',
  attempt: 1,
  at: 0,
  key: undefined,
  message: { subject: 's', text: 't', data: {} },
};
const { signal } = new AbortController();

describe('webhooks of notices', () => {
  it('reach a private address only where the route allows it, and the metadata of clouds never', async () => {
    await expect(sendWebhook({ ...notice, url, privateNetwork: false }, signal)).rejects.toThrow('private network');
    expect(asked).toBe(0);
    await sendWebhook({ ...notice, url, privateNetwork: true }, signal);
    expect(asked).toBe(1);
    const metadata = { ...notice, url: 'http://169.254.169.254/latest', privateNetwork: true };
    await expect(sendWebhook(metadata, signal)).rejects.toThrow('private network');
  });

  it('follow no redirect', async () => {
    const before = asked;
    await expect(sendWebhook({ ...notice, url: `${url}/moved`, privateNetwork: true }, signal)).rejects.toThrow('302');
    expect(asked).toBe(before + 1);
  });
});
