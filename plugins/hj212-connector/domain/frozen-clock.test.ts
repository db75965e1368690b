import { describe, expect, it } from 'vitest';
import { FrozenClock } from './frozen-clock.ts';

const minute = 60_000;
const feed = (frames: readonly (readonly [dataTime: number, arrivedAt: number])[]) => {
  const clock = new FrozenClock();
  return frames.map(([dataTime, arrivedAt]) => clock.add(dataTime * minute, arrivedAt * minute)).at(-1) ?? null;
};

describe('a clock of a logger', () => {
  it('stands still when frames go on arriving with the same time', () => {
    const stuck = [
      [0, 0],
      [1, 1],
      [1, 2],
      [1, 3],
      [1, 4],
    ] as const;
    expect(feed(stuck)).toEqual({ since: minute, until: 4 * minute, stuckAt: minute, frames: 4 });
    expect(feed([...stuck, [5, 5]])).toBeNull();
  });

  it('does not when a frame is only repeated, or stored frames are sent late', () => {
    expect(
      feed([
        [1, 1],
        [1, 1.1],
        [1, 1.2],
        [1, 1.3],
      ]),
    ).toBeNull();
    expect(
      feed([
        [9, 9],
        [1, 10],
        [2, 10],
        [3, 10],
        [4, 10],
        [10, 10],
      ]),
    ).toBeNull();
  });
});
