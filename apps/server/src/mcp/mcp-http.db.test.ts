import { createTestPark, type TestPark } from '@lingtan/test-park';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpRoutes } from './mcp-routes.ts';
import { mcpTools } from './mcp-server.ts';

const text = (en: string) => ({ en, 'zh-CN': en });
const point = (id: string, assetId: string) => ({
  id,
  assetId,
  name: text(id),
  kind: 'gauge' as const,
  quantity: 'power',
  unit: 'kW',
  expectedEverySeconds: 60,
  retention: 'fast' as const,
});
const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

let park: TestPark;
const open: Client[] = [];

/** A client of the protocol over HTTP, as assistants bring one. */
async function assistant({ token: key }: { token: string }): Promise<Client> {
  const client = new Client({ name: 'test', version: '0.0.0' });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', park.url), { requestInit }));
  open.push(client);
  return client;
}
const use = async (client: Client, name: string, input: Record<string, unknown> = {}) => {
  const { isError = false, content } = (await client.callTool({ name, arguments: input })) as CallToolResult;
  const [first] = content;
  if (first?.type !== 'text') throw new Error(`expected text, got ${first?.type}`);
  return { isError, text: first.text };
};
/** One message, as whoever likes sends it. */
const send = (headers: Record<string, string>, body: unknown = ping) =>
  fetch(new URL('/mcp', park.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];

beforeAll(async () => {
  park = await createTestPark({
    plugins: [],
    park: {
      model: {
        assets: [
          { id: 'grid', kind: 'feeder', name: text('Grid'), enterpriseId: null },
          { id: 'mill', kind: 'feeder', name: text('Mill'), enterpriseId: 'alpha' },
        ],
        points: [point('grid.power', 'grid'), point('mill.power', 'mill')],
      },
    },
  });
  park.kernel.use(mcpRoutes({ url: () => park.url, publicUrl: 'https://park.example', version: '0.0.0' }));
}, 60_000);
afterAll(async () => {
  for (const each of open) await each.close();
  await park?.stop();
});

describe('an assistant over HTTP', () => {
  it('finds all tools and reads what its key may see, each time in the name of its key', async () => {
    const [operator, member] = await Promise.all([
      park.key().then(assistant),
      park.key({ role: 'member', member: 'alpha' }).then(assistant),
    ]);
    expect((await operator!.listTools()).tools.map(({ name }) => name)).toEqual(mcpTools.map(({ name }) => name));
    const points = { park: 'test-park' };
    expect(JSON.parse((await use(operator!, 'list_points', points)).text)).toHaveLength(2);
    expect(JSON.parse((await use(member!, 'list_points', points)).text)).toMatchObject([{ id: 'mill.power' }]);
    expect(await use(member!, 'list_points', { park: 'other' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('AUTH_FORBIDDEN'),
    });
  });

  it('is refused without an API key, and so is everybody else', async () => {
    expect(await codeOf(await send({}))).toEqual([401, 'AUTH_REQUIRED']);
    expect((await send({ authorization: `Bearer lt_${'0'.repeat(59)}` })).status).toBe(401);
    expect(await park.api('device').post('/mcp', ping)).toMatchObject({
      status: 403,
      body: { code: 'AUTH_FORBIDDEN' },
    });
    expect(await park.api('screen').post('/mcp', ping)).toMatchObject({ status: 403 });
    // The token of the machine, which may do everything.
    expect(await park.api('platform-admin').post('/mcp', ping)).toMatchObject({
      status: 400,
      body: { code: 'MCP_KEY_NEEDED' },
    });
  });

  it('is out at once when its key is revoked', async () => {
    const { id, token } = await park.key();
    const authorization = `Bearer ${token}`;
    expect((await send({ authorization })).status).toBe(200);
    await park.api('platform-admin').delete(`/api-keys/${id}`);
    expect((await send({ authorization })).status).toBe(401);
  });

  it('is not spoken to by pages of others, whatever key they hold', async () => {
    const authorization = `Bearer ${(await park.key()).token}`;
    expect(await codeOf(await send({ authorization, origin: 'https://evil.example' }))).toEqual([
      403,
      'HTTP_FOREIGN_ORIGIN',
    ]);
    expect((await send({ authorization, origin: 'null' })).status).toBe(403);
    for (const origin of [park.url, 'https://park.example'])
      expect((await send({ authorization, origin })).status, origin).toBe(200);
  });

  it('is told what is wrong with a message', async () => {
    const authorization = `Bearer ${(await park.key()).token}`;
    expect(await codeOf(await send({ authorization }, [ping, ping]))).toEqual([400, 'MCP_BATCH']);
    expect((await send({ authorization }, '{"jsonrpc"')).status).toBe(400);
    expect(await codeOf(await send({ authorization }, { hello: 1 }))).toEqual([400, 'MCP_REFUSED']);
    expect(await codeOf(await send({ authorization, accept: 'text/html' }))).toEqual([400, 'MCP_REFUSED']);
    expect((await send({ authorization }, { ...ping, params: { _meta: { fill: 'x'.repeat(300_000) } } })).status).toBe(
      413,
    );
    const stream = await fetch(new URL('/mcp', park.url), { headers: { authorization } });
    expect(stream.status).toBe(405);
  });
});

describe('its limits', () => {
  it('are those of the API: a key that asks too much is told when it may go on', async () => {
    const slow = await createTestPark({ plugins: [], limits: { anonymous: 1e6, user: 1e6, token: 5 } });
    try {
      slow.kernel.use(mcpRoutes({ url: () => slow.url, publicUrl: null, version: '0.0.0' }));
      const { token } = await slow.key();
      const headers = {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
      };
      const ask = () => fetch(new URL('/mcp', slow.url), { method: 'POST', headers, body: JSON.stringify(ping) });
      const answers = await Promise.all(Array.from({ length: 12 }, ask));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await slow.stop();
    }
  });
});
