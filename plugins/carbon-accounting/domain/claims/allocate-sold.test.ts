import { expect, it } from 'vitest';
import { allocateSold } from './allocate-sold.ts';

const months = new Map([['2025-02', { exported: 30n, used: 50n }]]);
const sold = (claim: string, wh: bigint, account = 'park', month = '2025-02') => ({ claim, account, month, wh });

it('takes the certificates of what went to the grid first, then of what was used here, and never more than was generated', () => {
  expect(allocateSold([sold('a', 20n)], months)).toEqual([
    { claim: 'a', part: 'sold-with-export', use: '', month: '', wh: 20n },
  ]);
  const given = [sold('b', 45n, 'enterprise/alpha'), sold('a', 20n), sold('c', 40n), sold('d', 1n, 'park', '2025-03')];
  const uses = allocateSold(given, months);
  expect(uses).toEqual([
    { claim: 'a', part: 'sold-with-export', use: '', month: '', wh: 20n },
    { claim: 'b', part: 'sold-with-export', use: '', month: '', wh: 10n },
    { claim: 'b', part: 'sold', use: 'enterprise:alpha', month: '2025-02', wh: 35n },
    { claim: 'c', part: 'sold', use: 'park', month: '2025-02', wh: 15n },
    { claim: 'c', part: 'unused', use: '', month: '', wh: 25n },
    { claim: 'd', part: 'unused', use: '', month: '', wh: 1n },
  ]);
  expect(allocateSold(given.toReversed(), months)).toEqual(uses);
});
