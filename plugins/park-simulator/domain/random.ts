/**
 * Randomness as a pure function of seed and position, so that a step can be computed without its predecessors and
 * the same seed gives the same park on every machine. Integer mixing: finalizer of MurmurHash3 (public domain).
 */

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A 32-bit seed from a parent seed and a name (FNV-1a over UTF-16 units, then mixed). */
export function seedOf(parent: number, name: string): number {
  let h = 0x811c9dc5 ^ parent;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return mix(h) | 0;
}

function hash(seed: number, a: number, b: number): number {
  return mix(mix(seed ^ Math.imul(a, 0x9e3779b1)) ^ Math.imul(b, 0x85ebca77)) >>> 0;
}

/** Uniform in [0, 1) at an integer position. */
export function uniformAt(seed: number, a: number, b = 0): number {
  return hash(seed, a | 0, b | 0) / 4294967296;
}

const gaussSize = 4096;
const gaussTable = buildGaussTable();

/** Quantiles of the standard normal distribution by Newton steps on the logistic start value; built once. */
function buildGaussTable(): Float64Array {
  const table = new Float64Array(gaussSize);
  for (let i = 0; i < gaussSize; i++) table[i] = normalQuantile((i + 0.5) / gaussSize);
  return table;
}

/** Standard normal distribution function. Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7. */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - poly * Math.exp(-x * x);
  return z >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}

function normalQuantile(p: number): number {
  let low = -5;
  let high = 5;
  for (let i = 0; i < 48; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Standard normal at an integer position. */
export function gaussAt(seed: number, a: number, b = 0): number {
  return gaussTable[hash(seed, a | 0, b | 0) & (gaussSize - 1)]!;
}
