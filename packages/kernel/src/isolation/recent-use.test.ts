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

test('on a full machine a loop shows as on an empty one, and one that needs little does not', () => {
  const loop = new RecentUse(0);
  // It has an eighth of the processor and waits for it in between.
  for (let look = 1; look <= 40; look++) loop.look(look * 25, look * 200, look * 175);
  expect(loop.look(41 * 25, 41 * 200, 41 * 175)).toBeGreaterThan(0.9);
  const little = new RecentUse(0);
  // A tenth is what it wants; it waits twice as long as it runs, and rests for the remainder.
  for (let look = 1; look <= 40; look++) little.look(look * 20, look * 200, look * 40);
  expect(little.look(41 * 20, 41 * 200, 41 * 40)).toBeCloseTo(0.125, 3);
});
