import { expect, it } from 'vitest';
import { sheetProblems } from './point-sheet-problems.ts';
import { sheetPoint } from './point-sheet.ts';

const surroundings = { assets: new Set(['hall']), enterprises: new Set<string>() };
const rows = (count: number, change: (n: number) => object) =>
  Array.from({ length: count }, (_, n) =>
    sheetPoint.parse({
      ...{ id: `flow-${n}`, assetId: 'hall', name: { en: 'Flow', 'zh-CN': '流量' }, kind: 'gauge' },
      ...{ quantity: 'flow', unit: 'm3/h', ...change(n) },
    }),
  );

it('of a sheet full of faults no more cells are named than somebody mends at a time', async () => {
  const change = (n: number) => ({ id: 'flow', assetId: 'cellar', enterpriseId: 'circus', unit: `furlong${n}` });
  const problems = await sheetProblems(rows(3000, change), surroundings);
  expect(problems.length).toBeGreaterThanOrEqual(50);
  expect(problems.length).toBeLessThan(54);
  expect(problems[0]).toMatchObject({ field: 'points.0.assetId', value: 'cellar' });
});

it('others have their turn while a long sheet is looked at', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  expect(
    await sheetProblems(
      rows(10_000, (n) => ({ unit: `${n + 1} m3/h` })),
      surroundings,
    ),
  ).toEqual([]);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});
