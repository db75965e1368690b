import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createParkFairness } from './park-fairness.ts';

describe('fairness between parks', () => {
  it('asks no patience of a park with few jobs, and more the more it has', () => {
    const fairness = createParkFairness();
    const priorities = Array.from({ length: 40 }, () => fairness.admit('loud'));
    expect(priorities.slice(0, 16)).toEqual(Array(16).fill(0));
    expect(priorities.at(-1)).toBe(24);
    expect(fairness.admit('quiet')).toBe(0);
  });

  it('never ranks a park with fewer waiting jobs behind one with more', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()), { maxLength: 300 }), (steps) => {
        const fairness = createParkFairness();
        const waiting = new Map<string, number>();
        for (const [park, add] of steps) {
          const count = waiting.get(park) ?? 0;
          if (add) {
            const priority = fairness.admit(park);
            expect(priority).toBe(Math.min(Math.max(0, count - 15), 1000));
            waiting.set(park, count + 1);
          } else {
            fairness.started(park);
            waiting.set(park, Math.max(0, count - 1));
          }
        }
        expect(fairness.total()).toBe([...waiting.values()].reduce((sum, count) => sum + count, 0));
      }),
    );
  });

  it('forgets jobs that another process has run', () => {
    const fairness = createParkFairness();
    for (let n = 0; n < 100; n++) fairness.admit('a');
    fairness.reconcile(200);
    expect(fairness.total()).toBe(100);
    fairness.reconcile(10);
    expect(fairness.total()).toBe(10);
    expect(fairness.admit('a')).toBe(0);
    fairness.reconcile(0);
    expect(fairness.total()).toBe(0);
  });

  it('is bounded', () => {
    const fairness = createParkFairness();
    for (let n = 0; n < 5000; n++) fairness.admit('a');
    expect(fairness.admit('a')).toBe(1000);
  });
});
