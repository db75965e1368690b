import { expect, test } from 'vitest';
import { assetTree, idsBelow, visibleNodes } from './asset-tree.ts';
import type { ApiAsset } from './types.ts';

const asset = (id: string, parentId: string | null): ApiAsset => ({
  id,
  parentId,
  kind: 'feeder',
  name: { en: id, 'zh-CN': id },
  enterpriseId: null,
  attributes: {},
});

test('assets hang below their parents, orphans stand at the top', () => {
  const roots = assetTree([asset('a', null), asset('b', 'a'), asset('c', 'b'), asset('lost', 'gone')]);
  expect(visibleNodes(roots, new Set()).map((node) => [node.asset.id, node.depth])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
    ['lost', 0],
  ]);
  expect(visibleNodes(roots, new Set(['a'])).map((node) => node.asset.id)).toEqual(['a', 'lost']);
  expect([...idsBelow(roots, 'b')]).toEqual(['b', 'c']);
});

test('assets that are each other’s parent are shown, not lost in a loop', () => {
  const shown = visibleNodes(assetTree([asset('x', 'y'), asset('y', 'x'), asset('z', 'z')]), new Set());
  expect(new Set(shown.map((node) => node.asset.id))).toEqual(new Set(['x', 'y', 'z']));
});
