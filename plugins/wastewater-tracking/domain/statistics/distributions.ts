/** Coefficients of Lanczos' approximation with g = 7 (15 digits). */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  const base = shifted + 7.5;
  const sum = lanczos.reduce((total, value, index) => (index === 0 ? value : total + value / (shifted + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** Regularised lower incomplete gamma function P(a, x). Series below a + 1, continued fraction above. */
function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n < 1000 && term > sum * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return sum * scale;
  }
  const tiny = 1e-300;
  let [b, c, d] = [x + 1 - a, 1 / tiny, 1 / (x + 1 - a)];
  let fraction = d;
  for (let n = 1; n < 1000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (Math.abs(an * d + b) < tiny ? tiny : an * d + b);
    c = b + an / c;
    if (Math.abs(c) < tiny) c = tiny;
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return 1 - scale * fraction;
}

/** Probability that a chi-square variable with `dof` degrees of freedom is at most `x`. */
export function chiSquareBelow(x: number, dof: number): number {
  return gammaP(dof / 2, x / 2);
}

/** The value that a chi-square variable exceeds with probability 1 − `probability`. */
export function chiSquareQuantile(probability: number, dof: number): number {
  return invert((x) => chiSquareBelow(x, dof), probability, 10 * dof + 100);
}

/** The value that the size of a standard normal variable exceeds with probability 1 − `probability`: 1.96 for 0.95. */
export function normalTwoSided(probability: number): number {
  return invert((z) => gammaP(0.5, (z * z) / 2), probability, 40);
}

/** Bisection on a rising function from 0 to `high`. */
function invert(rising: (x: number) => number, probability: number, high: number): number {
  let [low, top] = [0, high];
  for (let round = 0; round < 200 && top - low > 1e-13 * Math.max(1, top); round++) {
    const middle = (low + top) / 2;
    if (rising(middle) < probability) low = middle;
    else top = middle;
  }
  return (low + top) / 2;
}
