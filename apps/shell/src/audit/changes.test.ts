import { expect, test } from 'vitest';
import { changesBetween } from './changes.ts';

test('only what differs is listed, by path', () => {
  expect(
    changesBetween({ a: 1, list: [{ id: 'x' }], same: true }, { a: 2, list: [], same: true, added: null }),
  ).toEqual([
    { path: 'a', before: '1', after: '2' },
    { path: 'list.0.id', before: 'x', after: null },
    { path: 'list', before: null, after: '[]' },
    { path: 'added', before: null, after: 'null' },
  ]);
  expect(changesBetween(null, null)).toEqual([]);
});
