import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Explanation } from '@lingtan/sdk';
import { Telemetry } from '@lingtan/telemetry/contracts';
import { waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import tower from './bring-a-command/index.ts';

const samples = ['read-a-point', 'raise-an-alarm', 'bring-a-command', 'explain-a-figure'];
const start = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;
const [point, cold] = ['tower.warm', 'tower.cold'];
let park: TestPark;

beforeAll(async () => {
  const name = { en: 'Tower', 'zh-CN': '冷却塔' };
  const plugins = ['alarm-management', ...samples].map((each, index) => ({
    directory: join(import.meta.dirname, index === 0 ? '../../plugins' : '.', each),
  }));
  park = await createTestPark({
    plugins,
    park: {
      model: {
        assets: [{ id: 'tower', parentId: null, kind: 'cooling-tower', name, enterpriseId: null }],
        points: [point, cold].map((id) => ({
          id,
          assetId: 'tower',
          name,
          quantity: 'temperature',
          kind: 'gauge',
          unit: 'degC',
        })),
      },
    },
    config: { cooling: { point }, 'cooling-watch': { point, highest: 32 }, 'cooling-hours': { warm: point, cold } },
  });
});
afterAll(() => park?.stop());

const tell = async (values: [at: number, value: number][], of = point): Promise<void> => {
  const samples = values.map(([ts, value]) => ({ point: of, ts, value }));
  const { rejected } = await park.service(Telemetry).ingest('test', samples);
  expect(rejected).toEqual([]);
};
const get = async <T>(path: string): Promise<T> => {
  const { status, body } = await park.api('operator').get<T>(path);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

it('each is one file of a hundred lines at most, and runs', () => {
  for (const sample of samples) {
    const folder = join(import.meta.dirname, sample);
    expect(readdirSync(folder).filter((file) => file.endsWith('.ts'))).toEqual(['index.ts']);
    expect(readFileSync(join(folder, 'index.ts'), 'utf8').split('\n').length, sample).toBeLessThanOrEqual(101);
  }
  for (const id of ['cooling', 'cooling-watch', 'cooling-tower', 'cooling-hours'])
    expect(park.state(id)).toEqual({ state: 'running', error: null });
});

it('a point is read: what was measured, and nothing where nothing was', async () => {
  expect(await get('/x/cooling/water')).toMatchObject({ value: null, at: null, good: false, hourMean: null });
  const now = Date.now();
  await tell([
    [now - 3000, 20],
    [now - 2000, 24],
    [now - 1000, 28],
  ]);
  await waitUntil(async () => (await get<{ hourMean: number | null }>('/x/cooling/water')).hourMean !== null);
  expect(await get('/x/cooling/water')).toEqual({ value: 28, unit: 'degC', at: now - 1000, good: true, hourMean: 24 });
});

it('an alarm is raised above its limit', async () => {
  const active = async () => (await get<{ alarms: unknown[] }>('/x/alarm-management/alarms')).alarms.length;
  expect(await active()).toBe(0);
  await tell([[Date.now(), 33]]);
  await waitUntil(async () => (await active()) === 1);
});

it('a command works on a document of its form', async () => {
  const [command] = tower.commands!;
  expect(await command!.run({ warm: 37, cold: 32, wetBulb: 27 }, [])).toEqual({
    range: 5,
    approach: 5,
    effectiveness: 0.5,
  });
  expect(command!.failed!(await command!.run({ warm: 37, cold: 20, wetBulb: 27 }, []))).toBe(true);
});

it('a figure opens to the samples that it was made from, and its method makes it again', async () => {
  const key = new Date(start).toISOString();
  await tell([
    [start + 60_000, 30],
    [start + 120_000, 34],
  ]);
  const path = `/x/cooling-hours/hours/${key}`;
  expect(await get(path)).toMatchObject({ value: null });
  await tell([[start + 60_000, 22]], cold);
  const { value, evidence } = await get<{ value: number; evidence: string }>(path);
  expect(value).toBe(10);
  const open = <T>(ref: string) => get<T>(`/api/evidence/${encodeURIComponent(ref)}?park=${park.park.id}`);
  const opened = await open<Explanation>(evidence);
  expect(opened.inputs.map((each) => each.value)).toEqual([32, 22]);
  expect(await open(opened.inputs[0]!.ref)).toMatchObject({ unit: 'degC' });
  const [method] = park.kernel.registry.get('cooling-hours')!.definition!.methods!;
  expect(method!.recompute(opened)).toBe(value);
});
