import { expect, test } from 'vitest';
import { withRow } from './quality-table.mjs';

const empty = '# Quality\n\n| Shard | Result |\n| --- | --- |\n\nMore.\n';

test('a shard has one row, the last result in it, and columns as the formatter writes them', () => {
  const first = withRow(empty, ['kill', '1 failed']);
  expect(first).toBe('# Quality\n\n| Shard | Result   |\n| ----- | -------- |\n| kill  | 1 failed |\n\nMore.\n');
  const second = withRow(withRow(first, ['steel-year', '3 passed']), ['kill', '1 passed']);
  expect(second.split('\n').filter((line) => line.startsWith('| kill'))).toEqual(['| kill       | 1 passed |']);
  expect(second.split('\n').find((line) => line.startsWith('| steel-year'))).toBe('| steel-year | 3 passed |');
  expect(second.endsWith('\n\nMore.\n')).toBe(true);
});

test('a table at the end of the page, and a page without one', () => {
  expect(withRow('| Shard |\n| --- |\n', ['wall'])).toBe('| Shard |\n| ----- |\n| wall  |\n');
  expect(() => withRow('# Quality\n', ['wall'])).toThrow('has no table of shards');
});
