import { gaussAt } from './random.ts';

/**
 * Coherent noise with unit variance at every position: lattice values are joined by a smooth step, and the sum is
 * divided by its own standard deviation, so that the middle of a cell is as lively as its edges.
 */

function smooth(f: number): number {
  return f * f * (3 - 2 * f);
}

/** One octave along a line, standard normal. */
export function noise1(seed: number, x: number): number {
  const cell = Math.floor(x);
  const s = smooth(x - cell);
  const value = gaussAt(seed, cell) * (1 - s) + gaussAt(seed, cell + 1) * s;
  return value / Math.sqrt((1 - s) * (1 - s) + s * s);
}

/** Octaves at periods 1, 1/2, 1/4 …, each `persistence` times weaker; standard normal. */
export function fractal1(seed: number, x: number, octaves: number, persistence = 0.6): number {
  let sum = 0;
  let variance = 0;
  let weight = 1;
  let scale = 1;
  for (let i = 0; i < octaves; i++) {
    sum += weight * noise1(seed + i * 7919, x * scale);
    variance += weight * weight;
    weight *= persistence;
    scale *= 2;
  }
  return sum / Math.sqrt(variance);
}

/** One octave in the plane, standard normal. */
export function noise2(seed: number, x: number, y: number): number {
  const cx = Math.floor(x);
  const cy = Math.floor(y);
  const sx = smooth(x - cx);
  const sy = smooth(y - cy);
  const low = gaussAt(seed, cx, cy) * (1 - sx) + gaussAt(seed, cx + 1, cy) * sx;
  const high = gaussAt(seed, cx, cy + 1) * (1 - sx) + gaussAt(seed, cx + 1, cy + 1) * sx;
  const variance = ((1 - sx) * (1 - sx) + sx * sx) * ((1 - sy) * (1 - sy) + sy * sy);
  return (low * (1 - sy) + high * sy) / Math.sqrt(variance);
}

/** Three octaves in the plane; standard normal. */
export function fractal2(seed: number, x: number, y: number): number {
  const sum = noise2(seed, x, y) + 0.55 * noise2(seed + 7919, x * 2, y * 2) + 0.3 * noise2(seed + 15838, x * 4, y * 4);
  return sum / 1.18004;
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothstep(from: number, to: number, x: number): number {
  const f = (x - from) / (to - from);
  return f <= 0 ? 0 : f >= 1 ? 1 : smooth(f);
}
