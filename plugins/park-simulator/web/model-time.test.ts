import { expect, test } from 'vitest';
import { modelTimeAt } from './model-time.ts';

test('the model runs on between two answers at its own speed, and never back', () => {
  expect(modelTimeAt({ modelTime: 1_000_000, speed: 60 }, 5000, 7000)).toBe(1_120_000);
  expect(modelTimeAt({ modelTime: 1_000_000, speed: 60 }, 5000, 4990)).toBe(1_000_000);
});
