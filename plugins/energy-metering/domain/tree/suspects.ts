/** Net amounts of the meters around one node over a span, one slot per interval; NaN where not known. */
export interface NodeSeries {
  above: { meter: string; amounts: ArrayLike<number> };
  below: readonly { meter: string; amounts: ArrayLike<number> }[];
  /** Technical loss of each interval. */
  technical: ArrayLike<number>;
}

/** A meter that would explain the closing error of its node if it were faulty. */
export interface Suspect {
  meter: string;
  /**
   * - `scale`: it reads a constant share wrong; `factor` is what its readings must be multiplied by
   * - `stopped`: it stands still while the error appears
   * - `reversed`: it counts the wrong way round
   */
  fault: 'scale' | 'stopped' | 'reversed';
  factor: number | null;
  /** Share of the closing error that this would explain, 0..1. */
  explained: number;
}

/** Less than this share explained is no suspicion. */
const least = 0.5;
/** A factor this near to −1 is a meter connected the wrong way round. */
const reversedWithin = 0.1;

/**
 * Points at the meter that is likely to be wrong. If a meter below reads a share too little, the closing error follows its
 * readings; if the one above does, it follows that; if one stands still, the error is there while it does. Each meter is
 * tried alone by least squares of the error on its readings, and ranked by what it explains. Nothing is returned for a node
 * whose error is within `tolerance` (share of its throughput).
 */
export function findSuspects(node: NodeSeries, tolerance: number): Suspect[] {
  const { above, below, technical } = node;
  const slots: number[] = [];
  const errors: number[] = [];
  let throughput = 0;
  for (let slot = 0; slot < above.amounts.length; slot++) {
    const sum = below.reduce((total, { amounts }) => total + amounts[slot]!, 0);
    const error = above.amounts[slot]! - sum - technical[slot]!;
    if (Number.isNaN(error)) continue;
    slots.push(slot);
    errors.push(error);
    throughput += Math.max(Math.abs(above.amounts[slot]!), Math.abs(sum));
  }
  const total = errors.reduce((sum, error) => sum + Math.abs(error), 0);
  if (slots.length < 2 || total <= tolerance * throughput) return [];
  const squares = errors.reduce((sum, error) => sum + error * error, 0);
  const candidates = [
    ...below.map(({ meter, amounts }) => ({ meter, amounts, sign: 1 })),
    { meter: above.meter, amounts: above.amounts, sign: -1 },
  ];
  return candidates
    .flatMap(({ meter, amounts, sign }) => {
      const readings = slots.map((slot) => amounts[slot]!);
      return [byScale(meter, readings, errors, squares, sign), byStanding(meter, readings, errors, squares, sign)];
    })
    .filter((suspect) => suspect !== null && suspect.explained >= least)
    .map((suspect) => suspect!)
    .sort((a, b) => b.explained - a.explained || (a.meter < b.meter ? -1 : 1));
}

/** error ≈ β·reading: the true value is (1 + β) readings below the node, (1 − β) above it. */
function byScale(
  meter: string,
  readings: readonly number[],
  errors: readonly number[],
  squares: number,
  sign: number,
): Suspect | null {
  const power = readings.reduce((sum, x) => sum + x * x, 0);
  if (power === 0) return null;
  const beta = readings.reduce((sum, x, at) => sum + x * errors[at]!, 0) / power;
  const factor = 1 + sign * beta;
  const explained = (beta * beta * power) / squares;
  return { meter, fault: Math.abs(factor + 1) < reversedWithin ? 'reversed' : 'scale', factor, explained };
}

/** While it shows zero, energy is missing below the node, or too much is below it. */
function byStanding(
  meter: string,
  readings: readonly number[],
  errors: readonly number[],
  squares: number,
  sign: number,
): Suspect | null {
  const standing = readings.map((x) => x === 0);
  const still = standing.filter(Boolean).length;
  if (still === 0) return null;
  const missing = errors.reduce((sum, error, at) => sum + (standing[at] && sign * error > 0 ? error * error : 0), 0);
  return { meter, fault: 'stopped', factor: null, explained: missing / squares };
}
