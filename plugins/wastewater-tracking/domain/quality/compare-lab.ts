/** What is compared with the laboratory. */
export type ComparedKind = 'conc' | 'pH' | 'level' | 'flow' | 'qc';

/** One band of a rule: for laboratory means from `from` up to below `below`. */
export interface ComparisonBand {
  analyte?: string;
  from?: number;
  below?: number;
  /** `relative` in percent, `absolute` in the unit of the value. */
  error: 'relative' | 'absolute';
  limit: number;
}

/** Rule of one kind: by each pair, or by the mean of the differences. */
export interface ComparisonRule {
  kind: ComparedKind;
  judge: 'pairs' | 'mean';
  /** Pairs below which there is no verdict. */
  leastPairs: number;
  bands: readonly ComparisonBand[];
}

/**
 * Rules as seen in a public laboratory system for HJ 355-2019: second-hand, to be verified. Bands of other ranges are not known and
 * give no verdict.
 */
export const comparisonRules: readonly ComparisonRule[] = [
  {
    kind: 'conc',
    judge: 'pairs',
    leastPairs: 3,
    bands: [
      { analyte: 'COD', from: 100, error: 'relative', limit: 15 },
      { analyte: 'NH3-N', below: 2, error: 'absolute', limit: 0.3 },
    ],
  },
  { kind: 'pH', judge: 'mean', leastPairs: 3, bands: [{ error: 'absolute', limit: 0.5 }] },
  { kind: 'flow', judge: 'pairs', leastPairs: 1, bands: [{ error: 'relative', limit: 10 }] },
  { kind: 'qc', judge: 'pairs', leastPairs: 1, bands: [{ error: 'relative', limit: 10 }] },
  { kind: 'level', judge: 'pairs', leastPairs: 1, bands: [{ error: 'absolute', limit: 12 }] },
];

/** Pairs that must pass: 2 of 3, 3 of 4, 4 of five or more; all of fewer. */
export function pairsToPass(pairs: number): number {
  return pairs >= 5 ? 4 : pairs >= 3 ? pairs - 1 : pairs;
}

/** Outcome of a comparison. */
export interface Comparison {
  /** Error of each pair, in percent or in the unit of the value; null where the laboratory found 0 and the error is relative. */
  errors: (number | null)[];
  error: 'relative' | 'absolute' | null;
  /** Mean of the differences online − laboratory, in the unit of the value; null without pairs. */
  meanDifference: number | null;
  limit: number | null;
  passed: number;
  needed: number;
  /** Null when there is no verdict. */
  pass: boolean | null;
  /** Why there is none. */
  reason?: 'too few pairs' | 'no band for this range';
}

/** Compares pairs of online and laboratory values. */
export function compareWithLaboratory(
  kind: ComparedKind,
  pairs: readonly (readonly [online: number, laboratory: number])[],
  analyte?: string,
  rules: readonly ComparisonRule[] = comparisonRules,
): Comparison {
  const rule = rules.find((each) => each.kind === kind);
  const labMean = pairs.reduce((sum, [, laboratory]) => sum + laboratory, 0) / pairs.length;
  const meanDifference =
    pairs.length === 0
      ? null
      : pairs.reduce((sum, [online, laboratory]) => sum + online - laboratory, 0) / pairs.length;
  const band = rule?.bands.find(
    (each) =>
      (each.analyte === undefined || each.analyte === analyte) &&
      labMean >= (each.from ?? -Infinity) &&
      labMean < (each.below ?? Infinity),
  );
  const needed = rule?.judge === 'mean' ? 1 : pairsToPass(pairs.length);
  if (!rule || !band) {
    const reason = pairs.length === 0 ? 'too few pairs' : 'no band for this range';
    return { errors: [], error: null, meanDifference, limit: null, passed: 0, needed, pass: null, reason };
  }
  const errors = pairs.map(([online, laboratory]) => {
    if (band.error === 'absolute') return online - laboratory;
    return laboratory === 0 ? null : ((online - laboratory) / laboratory) * 100;
  });
  // Rounded away from the noise of binary fractions, or 7.5 − 7.0 would not be within 0.5.
  const within = (value: number | null): boolean => value !== null && Math.abs(value) <= band.limit + 1e-9;
  const passed = rule.judge === 'mean' ? Number(within(meanDifference)) : errors.filter(within).length;
  const enough = pairs.length >= rule.leastPairs;
  return {
    errors,
    error: band.error,
    meanDifference,
    limit: band.limit,
    passed,
    needed,
    pass: enough ? passed >= needed : null,
    ...(enough ? {} : { reason: 'too few pairs' as const }),
  };
}
