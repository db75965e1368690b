import { expect, test } from 'vitest';
import { partsOf } from './heap-parts.ts';

test('sizes of a snapshot are summed by what they hold', () => {
  const snapshot = {
    meta: {
      node_fields: ['type', 'name', 'id', 'self_size'],
      node_types: [['hidden', 'array', 'string', 'object', 'code', 'native'], 'string', 'number', 'number'],
    },
  };
  const nodes = [
    [3, 0, 1, 24],
    [1, 0, 3, 100],
    [4, 0, 5, 640],
    [5, 0, 7, 4096],
    [2, 0, 9, 16],
    [0, 0, 11, 8],
  ].flat();
  expect(partsOf(JSON.stringify({ snapshot, nodes }))).toEqual({ data: 140, code: 640 });
});
