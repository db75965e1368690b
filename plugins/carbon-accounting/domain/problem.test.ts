import { describe, expect, it } from 'vitest';
import { selectFactor } from './factors/index.ts';
import { gapText, problemOf } from './problem.ts';

function refusal(): unknown {
  try {
    return selectFactor([], { category: 'material', item: 'pac', date: '2026-11-20', asOf: '2026-11-26' });
  } catch (error) {
    return error;
  }
}

describe('why something could not be counted', () => {
  it('has a code, what it is made of, and words in both languages', () => {
    const problem = problemOf(refusal());
    expect(problem).toMatchObject({ code: 'CARBON_FACTOR_MISSING', params: { field: 'date', year: '2026' } });
    expect(problem.message).toBe(
      'No factor is valid for material pac of 2026-11-20 published by 2026-11-26; on record: nothing of the kind',
    );
    expect(problem.text.en).toBe(problem.message);
    expect(problem.text['zh-CN']).toBe(
      '没有有效因子：物料 聚合氯化铝，2026-11-20，2026-11-26 前发布；现有：无此类因子',
    );
    // A null says nothing, and is no word.
    expect(Object.keys(problem.params)).not.toContain('area');
  });

  it('is thrown again when it has no code: a fault of ours is no gap', () => {
    expect(() => problemOf(new TypeError('x is not a function'))).toThrow(TypeError);
  });

  it('is shown in English where it was published before there were other words', () => {
    expect(gapText({ message: 'no factor' })).toEqual({ en: 'no factor', 'zh-CN': 'no factor' });
  });
});
