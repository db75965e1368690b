/**
 * How steady a series is, from the differences of neighbours: near 1 steady, below about 0.5 not. Balances hold only while the
 * stores in between do not change, so an unsteady window is not reconciled. Von Neumann's ratio.
 * @returns null for fewer than three values or a series that does not move
 */
export function steadiness(values: readonly number[]): number | null {
  if (values.length < 3) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  if (variance === 0) return null;
  const steps = values.slice(1).reduce((sum, value, index) => sum + (value - values[index]!) ** 2, 0);
  return steps / (2 * (values.length - 1)) / variance;
}
