import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelBuilder } from './builder.ts';
import { solveHere } from './solve-here.ts';

/** Points of a random function, and an input value between the first and the last. */
const functions = fc
  .record({
    steps: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
    start: fc.integer({ min: -5, max: 5 }),
    values: fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 6, maxLength: 6 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ steps, start, values, share }) => {
    const breakpoints = steps.reduce((list, step) => [...list, (list.at(-1) ?? 0) + step], [start]);
    const at = start + share * ((breakpoints.at(-1) ?? 0) - start);
    return { breakpoints, values: values.slice(0, breakpoints.length), at };
  });

function interpolate(breakpoints: number[], values: number[], at: number): number {
  const i = Math.max(
    1,
    breakpoints.findIndex((x) => x >= at),
  );
  const [x0, x1, y0, y1] = [breakpoints[i - 1], breakpoints[i], values[i - 1], values[i]] as number[] as [
    number,
    number,
    number,
    number,
  ];
  return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0);
}

describe('piecewise', () => {
  it('needs no binaries for a convex cost', async () => {
    const builder = new ModelBuilder();
    const x = builder.addColumn({ cost: -3 });
    const { segments, binaries } = builder.piecewise({ input: x, breakpoints: [0, 2, 5, 9], values: [1, 3, 9, 25] });
    expect([segments.length, binaries.length, builder.integers]).toEqual([3, 0, 0]);
    // Slopes 1, 2, 4 against a yield of 3: worth it up to 5, cost 9 − 15.
    const result = await solveHere(builder.build());
    expect(result.objective).toBeCloseTo(-6, 9);
    expect(result.x[x]).toBeCloseTo(5, 9);
  });

  it('spends one binary per breakpoint where the slope falls', () => {
    const builder = new ModelBuilder();
    const { binaries } = builder.piecewise({
      input: builder.addColumn(),
      breakpoints: [0, 1, 2, 3, 4],
      values: [0, 3, 4, 8, 9],
    });
    expect(binaries).toHaveLength(2);
  });

  it('costs exactly the function at a fixed input, whatever its shape', async () => {
    await fc.assert(
      fc.asyncProperty(functions, async ({ breakpoints, values, at }) => {
        const builder = new ModelBuilder();
        const input = builder.addColumn({ lower: at, upper: at });
        builder.piecewise({ input, breakpoints, values });
        const result = await solveHere(builder.build());
        expect(result.status).toBe('optimal');
        expect(result.objective).toBeCloseTo(interpolate(breakpoints, values, at), 7);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['equal', 1],
    ['equal', -1],
    ['atLeast', 1],
    ['atMost', -1],
  ] as const)('relates the output exactly: %s, cost of the output %d', async (relation, cost) => {
    await fc.assert(
      fc.asyncProperty(functions, async ({ breakpoints, values, at }) => {
        const builder = new ModelBuilder();
        const input = builder.addColumn({ lower: at, upper: at });
        const output = builder.addColumn({ lower: -Infinity, cost });
        builder.piecewise({ input, breakpoints, values, output, relation });
        const result = await solveHere(builder.build());
        expect(result.status).toBe('optimal');
        expect(result.x[output]).toBeCloseTo(interpolate(breakpoints, values, at), 7);
      }),
      { numRuns: 30 },
    );
  });

  it('finds the lower end of a concave cost, which a linear model would miss', async () => {
    const builder = new ModelBuilder();
    const input = builder.addColumn({ lower: 1 });
    builder.piecewise({ input, breakpoints: [0, 1, 10], values: [0, 10, 11] });
    const result = await solveHere(builder.build());
    expect(result.objective).toBeCloseTo(10, 9);
  });

  it('refuses points that are no function', () => {
    const builder = new ModelBuilder();
    const input = builder.addColumn();
    expect(() => builder.piecewise({ input, breakpoints: [0], values: [0] })).toThrow('at least 2');
    expect(() => builder.piecewise({ input, breakpoints: [0, 0], values: [0, 1] })).toThrow(
      'breakpoint 1 is 0 after 0',
    );
    expect(() => builder.piecewise({ input, breakpoints: [0, 1], values: [0, NaN] })).toThrow('point 1');
    expect(() => builder.piecewise({ input: 4, breakpoints: [0, 1], values: [0, 1] })).toThrow('No column 4');
    expect(builder.columns).toBe(1);
  });
});
