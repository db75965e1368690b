import { setImmediate as nextRound } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { nextTurn } from './turns.ts';

it('one of all that wait goes on in each round of the event loop, in the order in which they came', async () => {
  const steps: string[] = [];
  const work = async (name: string): Promise<void> => {
    for (let step = 1; step <= 3; step++) {
      await nextTurn();
      steps.push(`${name}${step}`);
    }
  };
  const all = Promise.all(['a', 'b', 'c'].map(work));
  const after: number[] = [];
  while (steps.length < 9) {
    const before = steps.length;
    await nextRound();
    after.push(steps.length - before);
  }
  await all;
  expect(steps.join(' ')).toBe('a1 b1 c1 a2 b2 c2 a3 b3 c3');
  expect(Math.max(...after)).toBe(1);
});
