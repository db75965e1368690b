import { expect, it } from 'vitest';
import { modelProblems } from './check-model.ts';
import { telemetryModel } from './model.ts';

const name = { en: 'Flow', 'zh-CN': '流量' };
const asset = { id: 'hall', kind: 'building', name };
const model = (count: number, change: (n: number) => object) =>
  telemetryModel.parse({
    assets: [asset],
    points: Array.from({ length: count }, (_, n) => ({
      ...{ id: `flow-${n}`, assetId: 'hall', name, kind: 'gauge', quantity: 'flow', unit: 'm3/h' },
      ...change(n),
    })),
  });

it.each<[string, (n: number) => object]>([
  ['assets that are not there', () => ({ assetId: 'cellar' })],
  ['units that nobody knows', (n) => ({ unit: `furlong${n}` })],
  ['ids that are there already', (n) => ({ id: `flow-${Math.floor(n / 2)}` })],
])('of a model full of faults the first fifty are named: %s', async (_name, change) => {
  expect(await modelProblems(model(3000, change))).toHaveLength(50);
});

it('a model is looked at in pieces, and many ids cost no more each than few', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  expect(await modelProblems(model(10_000, (n) => ({ unit: `${n + 1} m3/h` })))).toEqual([]);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});
