import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InverterState } from '../contracts/index.ts';

const example = join(import.meta.dirname, '..');
const registers = [0x0001, 0x8a88, 0x0002, 0x0001, 0x00fa, 0, 3, 0b1, 0, 0, 0, 0];
const logger = createServer((_request, response) => response.end(JSON.stringify({ registers })));
let folder: string;
let park: TestPark;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lingtan-sungrove-'));
  cpSync(join(example, 'plugin.json'), join(folder, 'plugin.json'));
  await build({
    entryPoints: [join(example, 'server/index.ts')],
    outfile: join(folder, 'dist/server/index.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@lingtan/source'],
    logLevel: 'warning',
  });
  await new Promise<void>((resolve) => logger.listen(0, '127.0.0.1', resolve));
  const name = { en: 'Roof', 'zh-CN': '屋顶' };
  const point = (id: string, kind: 'gauge' | 'counter', unit: string) => ({
    ...{ id: `pv-roof.${id}`, assetId: 'pv-roof', name, quantity: id, kind, unit },
  });
  const points = [
    point('active-power', 'gauge', 'kW'),
    point('active-energy-export', 'counter', 'kWh'),
    point('cabinet-temperature', 'gauge', 'degC'),
  ];
  park = await createTestPark({
    plugins: [{ directory: folder }],
    park: {
      model: { assets: [{ id: 'pv-roof', parentId: null, kind: 'pv-plant', name, enterpriseId: null }], points },
    },
    config: {
      'sungrove-inverter': {
        logger: `http://127.0.0.1:${(logger.address() as AddressInfo).port}`,
        inverters: [{ serial: 'SG-0001', asset: 'pv-roof', unit: 1 }],
      },
    },
  });
});

afterAll(async () => {
  await park?.stop();
  await new Promise((resolve) => logger.close(resolve));
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('its process answers with what the search and its page show, to whom its permission admits', async () => {
  const list = (caller: 'operator' | 'auditor') =>
    park.api(caller).get<InverterState[]>('/x/sungrove-inverter/inverters');
  await waitUntil(
    async () => (await list('operator')).body.length === 1,
    20_000,
    () => JSON.stringify(park.state('sungrove-inverter')),
  );
  expect((await list('auditor')).body).toMatchObject([
    { serial: 'SG-0001', asset: 'pv-roof', state: 'fault', powerKw: 101, faults: [{ code: 'E001' }], problem: null },
  ]);
  for (const caller of [{ member: 'alpha' }, 'device', 'screen'] as const)
    expect(await park.api(caller).get('/x/sungrove-inverter/inverters')).toMatchObject({ status: 403 });
});

test('the shell is told that it runs apart, and gets its page only for whom its permission admits', async () => {
  const seen = async (caller: 'operator' | { member: string }) => {
    const { body } = await park.api(caller).get<{ plugins: { id: string; isolated: boolean; nav: unknown[] }[] }>('');
    return body.plugins.find(({ id }) => id === 'sungrove-inverter');
  };
  expect(await seen('operator')).toMatchObject({ isolated: true, nav: [{ path: '/' }] });
  expect(await seen({ member: 'alpha' })).toMatchObject({ isolated: true, nav: [] });
});
