import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fractal1, fractal2, noise1 } from './noise.ts';
import { gaussAt, normalCdf, seedOf, uniformAt } from './random.ts';

function moments(values: number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

describe('seeded randomness', () => {
  it('gives the same value for the same position, in [0, 1), on every machine', () => {
    expect([uniformAt(1, 2, 3), uniformAt(1, 2, 4), uniformAt(2, 2, 3)]).toMatchInlineSnapshot(`
      [
        0.7025995003059506,
        0.34640722279436886,
        0.5870116373989731,
      ]
    `);
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seed, position) => {
        const value = uniformAt(seed, position);
        expect(value).toBe(uniformAt(seed, position));
        expect(value >= 0 && value < 1).toBe(true);
      }),
    );
  });

  it('is uniform and normal over positions', () => {
    const uniform = moments(Array.from({ length: 20_000 }, (_, i) => uniformAt(5, i)));
    expect(uniform.mean).toBeCloseTo(0.5, 1);
    expect(uniform.deviation).toBeCloseTo(Math.sqrt(1 / 12), 2);
    const normal = moments(Array.from({ length: 20_000 }, (_, i) => gaussAt(5, i)));
    expect(Math.abs(normal.mean)).toBeLessThan(0.03);
    expect(normal.deviation).toBeCloseTo(1, 1);
    expect(normalCdf(1.959964)).toBeCloseTo(0.975, 5);
  });

  it('tells seeds of different names apart', () => {
    expect(new Set(['wind', 'cloud', 'day', 'gust'].map((name) => seedOf(1, name))).size).toBe(4);
  });
});

describe('coherent noise', () => {
  it('has unit variance between lattice points too, and no steps', () => {
    expect(moments(Array.from({ length: 30_000 }, (_, i) => noise1(3, i + 0.5))).deviation).toBeCloseTo(1, 1);
    expect(moments(Array.from({ length: 30_000 }, (_, i) => fractal1(3, i * 0.37, 5))).deviation).toBeCloseTo(1, 0);
    expect(moments(Array.from({ length: 30_000 }, (_, i) => fractal2(3, i * 0.37, i * 0.11))).deviation).toBeCloseTo(
      1,
      0,
    );
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
        expect(Math.abs(noise1(9, x + 1e-4) - noise1(9, x))).toBeLessThan(0.01);
      }),
    );
  });
});
