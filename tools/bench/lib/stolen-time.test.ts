import { expect, test } from 'vitest';
import { stolenMs } from './stolen-time.ts';

test('the eighth figure of the line of all processors, in hundredths of a second', () => {
  expect(stolenMs('cpu  10 20 30 40 50 60 70 85 90 100\ncpu0 1 2 3 4 5 6 7 8 9 10\n')).toBe(850);
});
