import { expect, it } from 'vitest';
import { countOf } from './draft.ts';

it('reads whole numbers as they are typed', () => {
  expect(['0', ' 12 ', '9999999999999'].map(countOf)).toEqual([0, 12, 9_999_999_999_999]);
  expect(['', '-1', '1.5', '1e3', '12345678901234'].map(countOf)).toEqual([null, null, null, null, null]);
});
