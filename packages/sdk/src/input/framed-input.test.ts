import { expect, it } from 'vitest';
import { framedCases, framedInput } from './framed-input.ts';

it('what stands beside the input or the cases of a document is a remark, or refused by name', () => {
  expect(framedInput({ id: 'a', title: 'x', input: { y: 1 } })).toEqual({ y: 1 });
  expect(framedInput({ y: 1, limit: 5 })).toEqual({ y: 1, limit: 5 });
  expect(() => framedInput({ input: { y: 1 }, limit: 5 })).toThrow(/limit/);
  expect(framedInput({ input: { y: 1 }, limit: 5 }, ['limit'])).toEqual({ y: 1 });
  expect(framedCases({ title: 'x', cases: [1] })).toEqual([1]);
  expect(framedCases([1])).toEqual([1]);
  expect(framedCases({ y: 1 })).toBeNull();
});

it('a worked example carries remarks of any name', () => {
  expect(framedInput({ input: { y: 1 }, expected: { z: 1 }, worked_by_hand: true })).toEqual({ y: 1 });
  const cases = [{ input: { y: 1 }, expected: { z: 1 } }];
  expect(framedCases({ cases, as_published: 'page 4' })).toEqual(cases);
  expect(() => framedCases({ cases: [1], as_published: 'page 4' })).toThrow(/as_published/);
  expect(() => framedInput({ input: { y: 1 }, expected: null, worked_by_hand: true })).toThrow(/worked_by_hand/);
});
