import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leastStepMs, watchClock, type ClockStep } from './clock-watch.ts';

const start = Date.parse('2026-12-01T08:00:00Z');

/** A watch whose two clocks a test moves. */
function watch() {
  const clocks = { wall: start, steady: 50_000 };
  const steps: ClockStep[] = [];
  const { look, stop } = watchClock({
    onStep: (step) => steps.push(step),
    wall: () => clocks.wall,
    steady: () => clocks.steady,
  });
  stop();
  const pass = (ms: number, wallMs = ms): void => {
    clocks.steady += ms;
    clocks.wall += wallMs;
    look();
  };
  return { clocks, steps, pass };
}

it('each step is seen once, in its direction, however long nobody looked', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          passMs: fc.integer({ min: 1, max: 3_600_000 }),
          byMs: fc.integer({ min: -100_000_000, max: 100_000_000 }),
        }),
        { maxLength: 20 },
      ),
      (turns) => {
        const { clocks, steps, pass } = watch();
        const expected: number[] = [];
        for (const { passMs, byMs } of turns) {
          const by = Math.abs(byMs) < 2 * leastStepMs ? 0 : byMs;
          if (by !== 0) expected.push(by);
          pass(passMs, passMs + by);
          if (by !== 0) expect(steps.at(-1)).toEqual({ from: clocks.wall - by, to: clocks.wall });
          pass(1000);
        }
        expect(steps.map(({ from, to }) => to - from)).toEqual(expected);
      },
    ),
  );
});

it('a clock that is corrected by running slower or faster makes no step, for however long', () => {
  for (const rate of [1.0005, 0.9995]) {
    const { steps, pass } = watch();
    for (let second = 0; second < 100_000; second++) pass(1000, 1000 * rate);
    expect(steps).toEqual([]);
  }
});

it('a clock that is set a little every minute is seen nevertheless', () => {
  const { steps, pass } = watch();
  for (let minute = 0; minute < 20; minute++) {
    pass(1000, 0);
    for (let second = 1; second < 60; second++) pass(1000);
  }
  expect(steps.length).toBeGreaterThan(0);
  expect(steps.every(({ from, to }) => to < from)).toBe(true);
});

it('a process that is held between its reads of the two clocks sees no step', () => {
  const clocks = { wall: start, steady: 50_000 };
  const held = { beforeWall: 0, beforeSteady: 0 };
  const pass = (ms: number): void => {
    clocks.wall += ms;
    clocks.steady += ms;
  };
  const steps: ClockStep[] = [];
  const { look, stop } = watchClock({
    onStep: (step) => steps.push(step),
    wall: () => {
      pass(held.beforeWall);
      return clocks.wall;
    },
    steady: () => {
      pass(held.beforeSteady);
      return clocks.steady;
    },
  });
  stop();
  for (const [beforeWall, beforeSteady] of [
    [60_000, 0],
    [0, 60_000],
    [30_000, 30_000],
    [0, 0],
  ] as const) {
    Object.assign(held, { beforeWall, beforeSteady });
    pass(1000);
    look();
  }
  expect(steps).toEqual([]);
  clocks.wall -= 7_200_000;
  look();
  expect(steps.map(({ from, to }) => to - from)).toEqual([-7_200_000]);
});
