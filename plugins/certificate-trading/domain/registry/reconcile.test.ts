import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ListedGec } from '../../contracts/registry-routes.ts';
import { reconcile } from './reconcile.ts';

const row = (device: string, month: string, issued: number): ListedGec => ({ device, month, issued });

it('tells what differs from what one side does not know, and leaves the running month alone', () => {
  const ours = [
    row('roof', '2026-01', 5),
    row('roof', '2026-02', 7),
    row('field', '2026-02', 3),
    row('roof', '2026-03', 2),
  ];
  const theirs = [row('roof', '2026-01', 5), row('roof', '2026-02', 6), row('mast', '2026-01', 4)];
  const { lines, agree, disagree, oursTotal, theirsTotal } = reconcile(ours, theirs, '2026-03');
  expect(lines.map(({ device, month, difference, state }) => [device, month, difference, state])).toEqual([
    ['roof', '2026-03', 2, 'running'],
    ['field', '2026-02', 3, 'missing-there'],
    ['roof', '2026-02', 1, 'differs'],
    ['mast', '2026-01', -4, 'missing-here'],
    ['roof', '2026-01', 0, 'agrees'],
  ]);
  expect([agree, disagree, oursTotal, theirsTotal]).toEqual([1, 3, 17, 15]);
});

it('differences add up to the difference of the sums, and a list agrees with itself', () => {
  const list = fc.uniqueArray(
    fc.record({
      device: fc.constantFrom('a', 'b', 'c'),
      month: fc.constantFrom('2026-01', '2026-02'),
      issued: fc.nat(50),
    }),
    { selector: ({ device, month }) => `${device} ${month}`, maxLength: 6 },
  );
  fc.assert(
    fc.property(list, list, (ours, theirs) => {
      const { lines, oursTotal, theirsTotal } = reconcile(ours, theirs);
      expect(lines.reduce((sum, { difference }) => sum + difference, 0)).toBe(oursTotal - theirsTotal);
      expect(reconcile(ours, ours).disagree).toBe(0);
    }),
  );
});
