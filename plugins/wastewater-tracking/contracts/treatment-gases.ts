/** What numbers an equation is worked out in: doubles, or fractions that lose nothing. */
export interface Arithmetic<N> {
  of(value: number): N;
  subtract(a: N, b: N): N;
  multiply(...values: N[]): N;
  divide(a: N, b: N): N;
}

export const inDoubles: Arithmetic<number> = {
  of: (value) => value,
  subtract: (a, b) => a - b,
  multiply: (...values) => values.reduce((product, value) => product * value),
  divide: (a, b) => a / b,
};

/** Masses in kg over one period, organic matter as COD or as BOD throughout. */
export interface MethaneInput<N> {
  organic: N;
  /** Organic matter that leaves with the sludge. */
  sludge: N;
  /** B0, kg CH4 for each kg of organic matter. */
  capacity: N;
  /** MCF, 0 to 1. */
  correction: N;
}

/** Methane that a treatment forms, kg: (TOW − S) × B0 × MCF, IPCC 2019 Refinement vol 5 ch 6, equation 6.1, before what is recovered. */
export function methaneFormed<N>(
  { organic, sludge, capacity, correction }: MethaneInput<N>,
  { subtract, multiply }: Arithmetic<N>,
): N {
  return multiply(subtract(organic, sludge), capacity, correction);
}

/** Nitrous oxide, kg: N × EF × 44/28, with kg N2O-N for each kg N, IPCC 2019 Refinement vol 5 ch 6, equations 6.9 and 6.10. */
export function nitrousFormed<N>(nitrogen: N, factor: N, { of, multiply, divide }: Arithmetic<N>): N {
  return multiply(nitrogen, factor, divide(of(44), of(28)));
}
