import { expect, test } from 'vitest';
import { rank, type SearchItem } from './rank.ts';

const items: SearchItem[] = [
  { id: 'audit', group: 'pages', title: 'Audit log', detail: '', to: '/audit' },
  { id: 'dafeng-port', group: 'parks', title: 'Dafeng Port', detail: 'dafeng-port', to: '/parks/dafeng-port' },
  { id: 'pv-steel', group: 'assets', title: '特钢厂房屋顶光伏', detail: 'pv-plant', to: '/a' },
  { id: 'port-pv', group: 'assets', title: 'PV of the port', detail: 'pv-plant', to: '/b' },
  { id: 'theme-dark', group: 'commands', title: 'Theme: dark', detail: '' },
  { id: 'carbon-accounting', group: 'plugins', title: 'Carbon', detail: 'carbon-accounting', to: '/c' },
];

test('every word must be found; titles that begin with it come first', () => {
  expect(rank(items, 'pv').map(({ id }) => id)).toEqual(['port-pv', 'pv-steel']);
  expect(rank(items, '光伏 pv').map(({ id }) => id)).toEqual(['pv-steel']);
  expect(rank(items, 'port').map(({ id }) => id)).toEqual(['dafeng-port', 'port-pv']);
  expect(rank(items, 'nothing')).toEqual([]);
});

test('without a query pages and parks are offered', () => {
  expect(rank(items, ' ').map(({ group }) => group)).toEqual(['pages', 'parks']);
});

test('commands and plugins are found by their words, and not offered without one', () => {
  expect(rank(items, 'dark').map(({ id }) => id)).toEqual(['theme-dark']);
  expect(rank(items, 'accounting').map(({ id }) => id)).toEqual(['carbon-accounting']);
});
