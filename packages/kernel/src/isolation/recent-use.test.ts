import { expect, test } from 'vitest';
import { RecentUse } from './recent-use.ts';

test('a loop shows after two looks, and is forgotten as soon', () => {
  const use = new RecentUse(1000);
  expect(use.look(125, 1125)).toBe(0.5);
  expect(use.look(250, 1250)).toBe(0.75);
  expect(use.look(375, 1375)).toBe(0.875);
  // It waits again.
  expect(use.look(375, 1500)).toBeCloseTo(0.44, 2);
  expect(use.look(375, 1625)).toBeCloseTo(0.22, 2);
});

test('two threads count twice, and late looks are spread over the time they cover', () => {
  const two = new RecentUse(0);
  two.look(200, 100);
  expect(two.look(400, 200)).toBe(1.5);
  // The watch itself was late: 100 ms of work in a second are no loop.
  expect(new RecentUse(0).look(100, 1000)).toBe(0.05);
  // Two looks at one moment say nothing new.
  expect(two.look(400, 200)).toBe(1.5);
});
