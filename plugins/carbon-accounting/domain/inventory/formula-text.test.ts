import { expect, it } from 'vitest';
import { formulaText } from './formula-text.ts';

it('a formula reads in both languages, and stays as it was published in English', () => {
  const said = (formula: string) => formulaText(formula)['zh-CN'];
  expect(said('− amount × 0.5827 kgCO2/kWh')).toBe('− 活动量 × 0.5827 kgCO2/kWh');
  expect(said('amount × 28 (AR5)')).toBe('活动量 × 28 (AR5)');
  expect(said('green certificates × 0')).toBe('绿证电量 × 0');
  expect(said('something else × 0')).toBe('something else × 0');
  expect(formulaText('amount × 2').en).toBe('amount × 2');
});
