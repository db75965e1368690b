import { defineService, type PluginDefinition, type ServiceRef } from '@lingtan/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependencyGraph } from './dependency-graph.ts';

const ref = (id: string) => defineService<object>(id, { version: 1 }) as ServiceRef<unknown>;
const plugin = (id: string, needs: readonly string[], optional: readonly string[] = []): PluginDefinition =>
  ({
    id,
    provides: [ref(id)],
    services: Object.fromEntries(needs.map((need) => [need, ref(need)])),
    optionalServices: Object.fromEntries(optional.map((need) => [need, ref(need)])),
  }) as unknown as PluginDefinition;

describe('the dependency graph', () => {
  it('orders providers before users whenever there is no circle', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 30 });
    fc.assert(
      fc.property(edges, fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }), (pairs, order) => {
        const needs = (id: number) => pairs.filter(([from, to]) => from === id && to < id).map(([, to]) => `p${to}`);
        const { order: sorted, cycles } = dependencyGraph(order.map((id) => plugin(`p${id}`, needs(id))));
        expect(cycles).toEqual([]);
        expect(sorted).toHaveLength(10);
        for (const id of order)
          for (const need of needs(id)) expect(sorted.indexOf(need)).toBeLessThan(sorted.indexOf(`p${id}`));
      }),
    );
  });

  it('names circles of required services and opens those of optional ones', () => {
    expect(
      dependencyGraph([plugin('a', ['b']), plugin('b', ['c']), plugin('c', ['a']), plugin('d', [])]).cycles,
    ).toEqual([['a', 'b', 'c', 'a']]);
    const optional = dependencyGraph([plugin('a', [], ['b']), plugin('b', [], ['a'])]);
    expect(optional.cycles).toEqual([]);
    expect([...optional.waitsFor.values()].reduce((sum, set) => sum + set.size, 0)).toBe(1);
  });
});
