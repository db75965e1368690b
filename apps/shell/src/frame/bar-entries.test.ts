import { expect, test } from 'vitest';
import { barEntries } from './bar-entries.ts';

const plugin = (id: string, order: number) => ({ id, group: 'plugin' as const, order });
const system = (id: string) => ({ id, group: 'system' as const });
const overview = { id: 'overview', group: 'plugin' as const };
const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);

test('connectors give way to the points and the pages of the shell', () => {
  const entries = [overview, plugin('energy', 20), plugin('mqtt', 800), system('points'), system('plugins')];
  expect(ids(barEntries(entries, 4))).toEqual(['overview', 'energy', 'points', 'plugins']);
});

test('with many pages of plugins the points keep a place', () => {
  const entries = [overview, plugin('a', 1), plugin('b', 2), plugin('c', 3), plugin('d', 4), system('points')];
  expect(ids(barEntries(entries, 4))).toEqual(['overview', 'a', 'b', 'points']);
});

test('who may not see points sees what is left', () => {
  expect(ids(barEntries([overview, plugin('mqtt', 800), system('settings')], 4))).toEqual([
    'overview',
    'settings',
    'mqtt',
  ]);
});
