import { describe, expect, it } from 'vitest';
import { greenTargetIn, supplyConfig } from './supply-config.ts';

describe('target of the green share', () => {
  const targets = [
    { year: 2030, share: 0.85 },
    { year: 2027, share: 0.6 },
  ];

  it('is the next one, and the last one when its year is over', () => {
    expect([2026, 2027, 2028, 2031].map((year) => greenTargetIn(targets, year)?.share)).toEqual([0.6, 0.6, 0.85, 0.85]);
    expect(greenTargetIn([], 2026)).toBeNull();
  });

  it('is a share, named by its field when it is none', () => {
    const { error } = supplyConfig.safeParse({ greenTargets: [{ year: 2030, share: 85 }] });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['greenTargets.0.share']);
  });
});
