import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOpinion, materiality } from './opinion.ts';
import { coverage, drawSample } from './sample.ts';

const lines = fc.uniqueArray(
  fc.record({ activityId: fc.string({ minLength: 1 }), tCO2e: fc.double({ min: 0, max: 1000, noNaN: true }) }),
  {
    minLength: 1,
    maxLength: 60,
    selector: ({ activityId }) => activityId,
  },
);
const options = fc.record({
  size: fc.integer({ min: 1, max: 20 }),
  seed: fc.nat({ max: 1000 }),
  materialT: fc.double({ min: 1, max: 800, noNaN: true }),
});

describe('a sample', () => {
  it('holds every line that is material, no line twice, no more than asked, and is the same for the same seed in any order', () => {
    fc.assert(
      fc.property(lines, options, (list, asked) => {
        const sample = drawSample(list, asked);
        expect(drawSample(list.toReversed(), asked)).toEqual(sample);
        expect(new Set(sample.map(({ activityId }) => activityId)).size).toBe(sample.length);
        const large = list.filter(({ tCO2e }) => tCO2e >= asked.materialT).map(({ activityId }) => activityId);
        const taken = sample.filter(({ why }) => why === 'material').map(({ activityId }) => activityId);
        expect(taken.toSorted()).toEqual(large.toSorted());
        const drawn = sample.filter(({ why }) => why === 'drawn');
        expect(drawn.length).toBeLessThanOrEqual(asked.size + 1);
        const covered = coverage(list, sample);
        if (covered !== null) expect(covered).toBeLessThanOrEqual(100 + 1e-9);
      }),
    );
  });

  it('draws lines by their size: equal ones evenly', () => {
    const equal = Array.from({ length: 100 }, (_, i) => ({ activityId: `a${String(i).padStart(3, '0')}`, tCO2e: 1 }));
    const sample = drawSample(equal, { size: 10, seed: 7, materialT: 50 });
    expect(sample).toHaveLength(10);
    const places = sample.map(({ activityId }) => Number(activityId.slice(1)));
    expect(places.slice(1).map((place, i) => place - places[i]!)).toEqual(Array.from({ length: 9 }, () => 10));
    expect(coverage(equal, sample)).toBeCloseTo(10, 9);
  });
});

describe('an opinion', () => {
  const finding = { no: 1, severity: 'minor', misstatedT: 6, closed: null };

  it('counts open misstatements with their signs against the share of the total', () => {
    expect(materiality(100, 5, [finding])).toEqual({ materialT: 5, openMisstatedT: 6, isMaterial: true });
    expect(materiality(100, 5, [finding, { ...finding, misstatedT: -2 }])).toMatchObject({ isMaterial: false });
    expect(materiality(100, 5, [{ ...finding, closed: {} }])).toMatchObject({ openMisstatedT: 0, isMaterial: false });
    expect(materiality(null, 5, [finding])).toMatchObject({ materialT: null, isMaterial: null });
  });

  it('is refused while lines are unchecked, and unqualified while something material is open', () => {
    const state = { unchecked: [], openFindings: [], isMaterial: false };
    expect(() => checkOpinion('unqualified', state)).not.toThrow();
    expect(() => checkOpinion('adverse', { ...state, unchecked: ['a'] })).toThrow(/1 lines .* not checked/);
    expect(() => checkOpinion('unqualified', { ...state, isMaterial: true })).toThrow(/material together/);
    const open = [{ no: 3, severity: 'material' }];
    expect(() => checkOpinion('unqualified', { ...state, openFindings: open })).toThrow(/finding 3 is open/);
    expect(() => checkOpinion('qualified', { ...state, openFindings: open, isMaterial: true })).not.toThrow();
  });
});
