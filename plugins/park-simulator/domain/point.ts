/** One thing that the model can tell, before anyone decides whether a device shows it. */
export interface ModelPoint {
  /** `<asset>.<quantity>`. */
  id: string;
  unit: string;
  kind: 'gauge' | 'counter' | 'state';
  decimals: number;
}

/** 10^decimals; a table, because rounding is the innermost loop of a month of history. */
const factors = [1, 10, 100, 1000, 10_000] as const;

/** Rounds as the display of an instrument does: registers down, so that they never run ahead of the energy. */
export function shown(point: ModelPoint, value: number): number {
  const factor = factors[point.decimals] ?? 10 ** point.decimals;
  // The small addend keeps 0.29 × 100 = 28.999999999999996 from losing a digit.
  const scaled = point.kind === 'counter' ? Math.floor(value * factor + 1e-6) : Math.round(value * factor);
  return scaled === 0 ? 0 : scaled / factor;
}
