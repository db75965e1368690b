import { describe, expect, it } from 'vitest';
import type { LivePowerData } from '../../contracts/routes.ts';
import { feedersOf, lineWidth, namedAs } from './feeders.ts';

const item = (name: string, powerKw: number, missing = 0) => ({
  item: name,
  powerKw,
  meters: 1,
  stale: 0,
  missing,
  hydrogen: 0,
  oldestTs: 0,
});
const now = (sources: ReturnType<typeof item>[], uses: ReturnType<typeof item>[]): LivePowerData => ({
  ts: 0,
  enterpriseId: null,
  oldestTs: 0,
  newestTs: 0,
  sources,
  uses,
  greenShare: null,
  residualKw: 0,
  meters: [],
  late: [],
  quality: { worst: 'actual', actual: 1, estimated: 0, edited: 0, missing: 0, meters: 1 },
});

describe('lines of the single-line diagram', () => {
  it('keep their place, and are net of what goes back', () => {
    const { above } = feedersOf(
      now([item('pv', 4), item('wind', 9)], [item('grid', 3), item('storage', 2), item('enterprise:a', 8)]),
      6,
    );
    expect(above.map(({ item: name, powerKw }) => [name, powerKw])).toEqual([
      ['grid', -3],
      ['wind', 9],
      ['pv', 4],
      ['storage', -2],
    ]);
  });

  it('are named by what they do: a storage charges, a grid takes', () => {
    const { above } = feedersOf(now([item('storage', 5), item('grid', 1)], [item('grid', 3), item('pv', 0.2)]), 6);
    expect(above.map((feeder) => [feeder.item, namedAs(feeder)])).toEqual([
      ['grid', 'use'],
      ['pv', 'source'],
      ['storage', 'source'],
    ]);
    expect(namedAs({ item: 'storage', figure: 'net/storage', powerKw: -2, hydrogen: false, estimated: false })).toBe(
      'use',
    );
  });

  it('show the largest consumers singly and the rest as one', () => {
    const uses = ['a', 'b', 'c', 'd'].map((id, i) => item(`enterprise:${id}`, (i + 1) * 10));
    const { below } = feedersOf(now([], uses), 2);
    expect(below.map(({ item: name, powerKw }) => [name, powerKw])).toEqual([
      ['enterprise:d', -40],
      ['enterprise:c', -30],
      ['others', -30],
    ]);
  });

  it('tell who makes hydrogen by the meters, also an enterprise that does nothing else', () => {
    const works = { ...item('enterprise:works', 20), meters: 2, hydrogen: 1 };
    const { below } = feedersOf(now([], [works, { ...item('enterprise:gas', 0), hydrogen: 1 }]), 6);
    expect(below.map((feeder) => [feeder.item, feeder.hydrogen])).toEqual([
      ['enterprise:works', false],
      ['enterprise:gas', true],
    ]);
  });

  it('never draw an unknown power as zero', () => {
    const { above, below } = feedersOf(now([item('pv', 0, 1)], [item('enterprise:a', 0, 1)]), 6);
    expect(above[0]).toMatchObject({ item: 'pv', powerKw: null, estimated: true });
    expect(below[0]).toMatchObject({ powerKw: null });
    expect(lineWidth(null, 10)).toBe(2);
    expect(lineWidth(10, 10)).toBe(10);
  });
});
