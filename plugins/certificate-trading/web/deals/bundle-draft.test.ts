import { expect, it } from 'vitest';
import { amountsOf, itemsOf } from './bundle-draft.ts';

it('a bundle has two items or more, with whole lots, and months that are months', () => {
  const item = (lots: string, month = '') => ({ lots, device: '', month });
  expect(itemsOf([item('3', '2026-03'), item(' 4 ')], 10)).toEqual([{ lots: 3, month: '2026-03' }, { lots: 4 }]);
  expect(itemsOf([item('3')], 10)).toBeNull();
  expect(itemsOf([item('3'), item('1.5')], 10)).toBeNull();
  expect(itemsOf([item('3'), item('1', '2026-13')], 10)).toBeNull();
  expect(itemsOf([item('6'), item('5')], 10)).toBeNull();
});

it('what can be bought is a multiple of the step, and all of it always', () => {
  expect(amountsOf(29, 145)).toEqual([29, 58, 87, 116, 145]);
  expect(amountsOf(18, 18)).toEqual([18]);
  const many = amountsOf(1, 1000);
  expect(many.length).toBeLessThanOrEqual(51);
  expect(many.at(-1)).toBe(1000);
});
