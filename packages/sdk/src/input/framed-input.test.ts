import { expect, it } from 'vitest';
import { framedCases, framedInput } from './framed-input.ts';

it('what stands beside the input or the cases of a document is a remark, or refused by name', () => {
  expect(framedInput({ id: 'a', title: 'x', expected: { z: 1 }, input: { y: 1 } })).toEqual({ y: 1 });
  expect(framedInput({ y: 1, limit: 5 })).toEqual({ y: 1, limit: 5 });
  expect(() => framedInput({ input: { y: 1 }, limit: 5 })).toThrow(/limit/);
  expect(framedInput({ input: { y: 1 }, limit: 5 }, ['limit'])).toEqual({ y: 1 });
  expect(framedCases({ title: 'x', cases: [1] })).toEqual([1]);
  expect(framedCases([1])).toEqual([1]);
  expect(framedCases({ y: 1 })).toBeNull();
  expect(() => framedCases({ cases: [], limit: 5 })).toThrow(/limit/);
});
