import { expect, test } from 'vitest';
import type { ApiAsset, ApiPoint } from '../points/types.ts';
import { deviceHealth, freshness } from './device-health.ts';

const name = { en: 'x', 'zh-CN': 'x' };
const asset = (id: string): ApiAsset => ({
  id,
  parentId: null,
  kind: 'meter',
  name,
  enterpriseId: null,
  attributes: {},
});
const point = (id: string, assetId: string, expectedEverySeconds = 15): ApiPoint => ({
  id,
  assetId,
  enterpriseId: null,
  name,
  kind: 'gauge',
  quantity: 'active-power',
  unit: 'kW',
  expectedEverySeconds,
  retention: 'fast',
});
const at = (id: string, ts: number) => [id, { point: id, ts, value: 1, quality: 0 }] as const;
const now = 1_000_000_000;

test('a point is late after three missed samples and lost after ten', () => {
  const p = point('p', 'a', 60);
  expect(freshness(p, now - 179_000, now)).toBe('good');
  expect(freshness(p, now - 181_000, now)).toBe('late');
  expect(freshness(p, now - 601_000, now)).toBe('lost');
  expect(freshness(p, undefined, now)).toBe('lost');
});

test('a device is as good as its worst point; the worst device comes first', () => {
  const latest = new Map([at('a1', now), at('a2', now - 100_000), at('b1', now)]);
  const health = deviceHealth(
    [asset('b'), asset('a')],
    [point('a1', 'a'), point('a2', 'a'), point('b1', 'b')],
    latest,
    now,
  );
  expect(health.map(({ asset: { id }, state, silent, newest }) => [id, state, silent, newest])).toEqual([
    ['a', 'late', 1, now],
    ['b', 'good', 0, now],
  ]);
});
