import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { faultyBodies } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { edgeRequests, type EdgeRequest, type OpenApi, requestsWithBody } from './fixtures/edge-requests.ts';
import { mcpRoutes } from './mcp/mcp-routes.ts';
import { parkRoutes } from './park/park-routes.ts';

const pluginRoot = fileURLToPath(new URL('../../../plugins/', import.meta.url));
const plugins = readdirSync(pluginRoot).filter((name) => existsSync(`${pluginRoot}${name}/plugin.json`));
const text = (name: string) => ({ en: name, 'zh-CN': name });
let park: TestPark;
/** Of so many requests the sample sends one, each seed another; all are sent in the long run. */
const oneOf = process.env.LINGTAN_LONG === '1' ? 1 : 3;
const seed = Number(process.env.LINGTAN_SEED ?? 20_260);

beforeAll(async () => {
  process.env['LINGTAN_MQTT_PORT'] = '0';
  park = await createTestPark({
    plugins: plugins.map((name) => ({ directory: `${pluginRoot}${name}` })),
    park: {
      latitude: 33.2,
      longitude: 120.5,
      // What requests name is there, so that they come as far as the database.
      model: {
        assets: [{ id: 'none', name: text('none'), kind: 'meter' }],
        points: [
          {
            id: 'none',
            assetId: 'none',
            name: text('none'),
            kind: 'counter',
            quantity: 'energy',
            unit: 'kWh',
            expectedEverySeconds: 900,
          },
        ],
      },
    },
    config: {
      'energy-metering': {
        meters: [{ id: 'none', name: text('none'), assetId: 'none', role: 'load', importPoint: 'none' }],
      },
      'park-simulator': { nodes: [{ id: 'grid', ratedKw: 1000, noLoadKw: 1, loadLossKw: 1 }], units: [], devices: [] },
    },
  });
  park.kernel.use(parkRoutes(() => park.kernel, park.telemetry));
  park.kernel.use(mcpRoutes({ url: () => park.url, publicUrl: null, version: '0.0.0-test' }));
});
afterAll(() => park.stop());

it('no value that a request can hold is an error of the server', { timeout: 600_000 }, async () => {
  const api = park.api('platform-admin');
  const document = (await api.get<OpenApi>('/api/openapi.json')).body;
  const every = Object.entries(document.paths).flatMap(([path, operations]) =>
    ['get', 'post', 'put', 'patch']
      .filter((method) => operations[method])
      .flatMap((method) => edgeRequests(document, path, method)),
  );
  const requests = every.filter((_, at) => (at + seed) % oneOf === 0);
  const failed: string[] = [];
  const answered = { taken: 0, refused: 0 };
  const one = async (): Promise<void> => {
    for (let next = requests.pop(); next; next = requests.pop()) {
      const { method, path, body } = next;
      const init =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const said = `${method} ${path.slice(0, 200)} ${JSON.stringify(body ?? null).slice(0, 300)}`;
      try {
        const { status } = await api.request(method, path, { ...init, signal: AbortSignal.timeout(30_000) });
        if (status < 400) answered.taken++;
        else if (status < 500) answered.refused++;
        else failed.push(`${status} ${said}`);
      } catch (error) {
        failed.push(`${String(error)} ${said}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  expect(failed).toEqual([]);
  expect(answered.taken).toBeGreaterThan(500 / oneOf);
  expect(answered.refused).toBeGreaterThan(2000 / oneOf);
});

it(
  'the largest body full of faults is refused with the first fifty of them, whichever route gets it',
  { timeout: 600_000 },
  async () => {
    const api = park.api('platform-admin');
    const document = (await api.get<OpenApi>('/api/openapi.json')).body;
    const wrong: string[] = [];
    let refused = 0;
    let at = 0;
    const send = (request: EdgeRequest, body: string) =>
      api.request<{ params?: { fields?: unknown[] } }>(request.method, request.path, {
        ...{ body, headers: { 'content-type': 'application/json' } },
        signal: AbortSignal.timeout(30_000),
      });
    for (const { request, schema, bytes } of requestsWithBody(document)) {
      for (const body of faultyBodies(document, schema, bytes).filter(() => (at++ + seed) % oneOf === 0)) {
        const { status, body: problem } = await send(request, body);
        const { length } = JSON.stringify(problem);
        const named = problem.params?.fields?.length ?? 0;
        if (named > 50) refused++;
        if (status >= 500 || named > 51 || length > 100_000)
          wrong.push(`${status} ${request.path} ${body.slice(0, 100)}: ${named} faults, ${length} characters`);
      }
    }
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(100 / oneOf);
  },
);
