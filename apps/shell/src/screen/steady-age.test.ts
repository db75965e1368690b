import { expect, test } from 'vitest';
import { steadyAge } from './steady-age.ts';

test('an age keeps its width from one digit to two', () => {
  expect(steadyAge(3_000, 'en')).toBe('\u20073 s ago');
  expect(steadyAge(12_000, 'en')).toBe('12 s ago');
  expect(steadyAge(180_000, 'zh-CN')).toBe('\u20073 分钟前');
  expect(steadyAge(null, 'en')).toBe('–');
});
