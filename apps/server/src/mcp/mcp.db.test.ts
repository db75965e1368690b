import { join } from 'node:path';
import { createClient } from '@lingtan/client';
import { definePermission, definePlugin, defineRoute, noConfig } from '@lingtan/sdk';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMcpServer, mcpTools } from './mcp-server.ts';

const root = join(import.meta.dirname, '../../../..');
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

/** Stands for the plugin of that id, with the one route that a tool calls. */
const reporting = definePermission({ id: 'water.reports', title: text('Reports'), grants: ['operator'] });
const makeReport = defineRoute({
  method: 'post',
  path: '/reports',
  summary: 'A draft',
  permission: reporting,
  body: z.looseObject({ plant: z.string() }),
  response: z.object({ report: z.string() }),
});
const water = definePlugin({
  id: 'wastewater-tracking',
  config: noConfig,
  permissions: [reporting],
  async start(scope) {
    scope.route(makeReport, async ({ tx, body, principal }) => {
      await tx((open) => scope.audit(open, { action: 'water.report-made', subject: body.plant, actor: principal }));
      return { report: '1' };
    });
  },
});

let park: TestPark;
const open: { close(): Promise<void> }[] = [];

/** A client of the protocol, in front of a server that holds a key of this kind. */
async function assistant(key: { role: 'operator' } | { role: 'member'; member: string }): Promise<Client> {
  const { token } = await park.key({ name: 'assistant', ...key });
  const [here, there] = InMemoryTransport.createLinkedPair();
  const server = createMcpServer(createClient({ url: park.url, apiKey: token }), '0.0.0');
  const client = new Client({ name: 'test', version: '0.0.0' });
  await Promise.all([server.connect(there), client.connect(here)]);
  open.push(client, server);
  return client;
}
const use = async (client: Client, name: string, input: Record<string, unknown> = {}) => {
  const { isError = false, content } = (await client.callTool({ name, arguments: input })) as CallToolResult;
  const [first] = content;
  if (first?.type !== 'text') throw new Error(`expected text, got ${first?.type}`);
  return { isError, text: first.text };
};
const read = async (...call: Parameters<typeof use>) => JSON.parse((await use(...call)).text) as unknown;

let operator: Client;
let member: Client;
beforeAll(async () => {
  park = await createTestPark({
    plugins: [{ directory: join(root, 'plugins/alarm-management') }, water],
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
  operator = await assistant({ role: 'operator' });
  member = await assistant({ role: 'member', member: 'alpha' });
}, 60_000);
afterAll(async () => {
  for (const each of open) await each.close();
  await park?.stop();
});

describe('an assistant', () => {
  it('is told of every tool, what it takes and whether it stores something', async () => {
    const { tools } = await operator.listTools();
    expect(tools.map(({ name }) => name)).toEqual(mcpTools.map(({ name }) => name));
    const storing = tools.filter(({ annotations }) => annotations?.readOnlyHint === false).map(({ name }) => name);
    expect(storing).toEqual(['dispatch_plan_now', 'make_water_report']);
    expect(tools.find(({ name }) => name === 'latest_values')?.inputSchema).toMatchObject({ required: ['park'] });
  });

  it('reads what its key may see', async () => {
    expect(await read(operator, 'list_parks')).toMatchObject([{ id: 'test-park' }]);
    expect(await read(operator, 'list_points', { park: 'test-park' })).toHaveLength(2);
    expect(await read(operator, 'list_alarms', { park: 'test-park' })).toMatchObject({ alarms: [] });
  });

  it('of an enterprise sees only its own', async () => {
    expect(await read(member, 'list_points', { park: 'test-park' })).toMatchObject([{ id: 'mill.power' }]);
    const assets = (await read(member, 'list_assets', { park: 'test-park' })) as { id: string }[];
    expect(assets.map(({ id }) => id)).toEqual(['mill']);
    expect(await read(member, 'latest_values', { park: 'test-park', points: ['grid.power'] })).toEqual([]);
  });

  it('is refused what its key may not do, with code and hint, as an answer and not as a fault', async () => {
    expect(await use(member, 'list_points', { park: 'other' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('AUTH_FORBIDDEN'),
    });
    expect(await use(operator, 'dispatch_plan_now', { park: 'test-park' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('PLUGIN_UNKNOWN'),
    });
    const dots = await use(operator, 'list_points', { park: '..' });
    expect(dots).toMatchObject({ isError: true, text: 'path.park: .. is no name' });
    const bad = await operator
      .callTool({ name: 'latest_values', arguments: { park: 7 } })
      .catch((error: Error) => ({ isError: true, error }));
    expect(bad).toMatchObject({ isError: true });
  });
});

describe('a tool that stores something', () => {
  const draft = { park: 'test-park', plant: 'east', kind: 'operating', period: '2026-11' };

  it('does so in the name of the key, which the audit log says', async () => {
    expect(await read(operator, 'make_water_report', draft)).toEqual({ report: '1' });
    const { rows } = await park.database.kernelPool.query<{ actor: { kind: string; name: string } }>(
      "select actor from kernel.audit_log where action = 'water.report-made'",
    );
    expect(rows).toMatchObject([{ actor: { kind: 'api-key', name: 'assistant' } }]);
  });

  it('is refused to an enterprise whose role does not hold its permission', async () => {
    const { isError, text: said } = await use(member, 'make_water_report', draft);
    expect({ isError, said }).toMatchObject({ isError: true, said: expect.stringContaining('AUTH_FORBIDDEN') });
  });
});

describe('the tools', () => {
  it('that change something go through routes that ask for a permission no reader has', async () => {
    const { body } = await park
      .api('platform-admin')
      .get<{ paths: Record<string, Record<string, unknown>> }>('/api/openapi.json');
    for (const { operation, does } of mcpTools) {
      const [method, path] = operation.split(' ') as [string, string];
      expect(does === 'read', operation).toBe(method === 'GET');
      // Those of plugins that do not run here are checked by the types.
      if (!path.includes('/x/')) expect(body.paths[path], operation).toHaveProperty(method.toLowerCase());
    }
  });
});
