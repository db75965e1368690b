/** What is compared with the laboratory. */
export type ComparedKind = 'conc' | 'pH' | 'temperature' | 'level' | 'flow' | 'qc';

/** One band of a rule: for laboratory means of a session from `from` up to below `below`. */
export interface ComparisonBand {
  analyte?: string;
  from?: number;
  below?: number;
  /** `relative` in percent, `absolute` in the unit of the value. */
  error: 'relative' | 'absolute';
  limit: number;
}

/** Rule of one kind: by the number of pairs within the band, by the mean of the differences, or by the largest error. */
export interface ComparisonRule {
  kind: ComparedKind;
  judge: 'pairs' | 'mean' | 'largest';
  /** Pairs below which there is no verdict. */
  leastPairs: number;
  bands: readonly ComparisonBand[];
}

const nitrogen = (analyte: string): ComparisonBand[] => [
  { analyte, below: 2, error: 'absolute', limit: 0.3 },
  { analyte, from: 2, error: 'relative', limit: 15 },
];

/** HJ 355-2019, in force from 2020-03-24, as public laboratory systems have it: second-hand, to be verified against the standard. */
export const comparisonRules: readonly ComparisonRule[] = [
  {
    kind: 'conc',
    judge: 'pairs',
    leastPairs: 3,
    bands: [
      { analyte: 'COD', below: 30, error: 'absolute', limit: 5 },
      { analyte: 'COD', from: 30, below: 60, error: 'relative', limit: 30 },
      { analyte: 'COD', from: 60, below: 100, error: 'relative', limit: 20 },
      { analyte: 'COD', from: 100, error: 'relative', limit: 15 },
      ...nitrogen('NH3-N'),
      ...nitrogen('TN'),
      { analyte: 'TP', below: 0.4, error: 'absolute', limit: 0.06 },
      { analyte: 'TP', from: 0.4, error: 'relative', limit: 15 },
    ],
  },
  { kind: 'pH', judge: 'mean', leastPairs: 3, bands: [{ error: 'absolute', limit: 0.5 }] },
  { kind: 'temperature', judge: 'mean', leastPairs: 3, bands: [{ error: 'absolute', limit: 0.5 }] },
  { kind: 'flow', judge: 'largest', leastPairs: 1, bands: [{ error: 'relative', limit: 10 }] },
  { kind: 'qc', judge: 'largest', leastPairs: 1, bands: [{ error: 'relative', limit: 10 }] },
  { kind: 'level', judge: 'largest', leastPairs: 1, bands: [{ error: 'absolute', limit: 12 }] },
];

/** Concentrations that a band is known for. */
export const comparedAnalytes: readonly string[] = [
  ...new Set(comparisonRules.flatMap(({ bands }) => bands.flatMap(({ analyte }) => analyte ?? []))),
];

/**
 * Pairs of one session that must pass: 2 of 3, 3 of 4, 4 of five and more; all of fewer. Four that are not the larger part of a session
 * of many pairs say nothing for the analyser: then it is the larger part.
 */
export function pairsToPass(pairs: number): number {
  if (pairs >= 5) return Math.max(4, Math.floor(pairs / 2) + 1);
  return pairs >= 3 ? pairs - 1 : pairs;
}

/** Which rule a parameter of an outlet is compared by. */
export function comparedKind(parameter: string): ComparedKind {
  return parameter === 'pH' || parameter === 'temperature' ? parameter : 'conc';
}

/** A pair of values, the one of the instrument first. */
export type ComparedPair = readonly [online: number, laboratory: number];

/** Outcome of one session. */
export interface Comparison {
  /** Signed error of each pair, in percent or in the unit of the value; null where the laboratory found 0 and the error is relative. */
  errors: (number | null)[];
  error: 'relative' | 'absolute' | null;
  /** What is held against the limit; null where no rule is known. */
  by: ComparisonRule['judge'] | null;
  /** Mean of the differences online − laboratory, in the unit of the value; null without pairs. */
  meanDifference: number | null;
  /** Size of the error that is farthest from 0, in the unit of the errors; null where there are none. */
  largest: number | null;
  limit: number | null;
  passed: number;
  needed: number;
  /** Null when there is no verdict. */
  pass: boolean | null;
  /** Why there is none. */
  reason?: 'too few pairs' | 'no band for this range';
}

/** Compares the pairs of one session. Pairs of different sessions are never put together. */
export function compareWithLaboratory(
  kind: ComparedKind,
  pairs: readonly ComparedPair[],
  analyte?: string,
  rules: readonly ComparisonRule[] = comparisonRules,
): Comparison {
  const rule = rules.find((each) => each.kind === kind);
  // Without the noise of binary fractions: 0.38, 0.38 and 0.44 have the mean 0.4, which is not below it.
  const labMean = Math.round((pairs.reduce((sum, [, laboratory]) => sum + laboratory, 0) / pairs.length) * 1e9) / 1e9;
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
  const judge = rule?.judge ?? 'pairs';
  const needed = { pairs: pairsToPass(pairs.length), mean: 1, largest: pairs.length }[judge];
  if (!rule || !band) {
    const reason = pairs.length === 0 ? 'too few pairs' : 'no band for this range';
    const nothing = { errors: [], error: null, by: rule?.judge ?? null, largest: null, limit: null };
    return { ...nothing, meanDifference, passed: 0, needed, pass: null, reason };
  }
  const errors = pairs.map(([online, laboratory]) => {
    if (band.error === 'absolute') return online - laboratory;
    return laboratory === 0 ? null : ((online - laboratory) / laboratory) * 100;
  });
  // Rounded away from the noise of binary fractions, or 7.5 − 7.0 would not be within 0.5.
  const within = (value: number | null): boolean => value !== null && Math.abs(value) <= band.limit + 1e-9;
  const passed = judge === 'mean' ? Number(within(meanDifference)) : errors.filter(within).length;
  const enough = pairs.length >= rule.leastPairs;
  return {
    errors,
    error: band.error,
    by: judge,
    meanDifference,
    largest: errors.reduce<number | null>(
      (most, each) => (each === null ? most : Math.max(most ?? 0, Math.abs(each))),
      null,
    ),
    limit: band.limit,
    passed,
    needed,
    pass: enough ? passed >= needed : null,
    ...(enough ? {} : { reason: 'too few pairs' as const }),
  };
}

/** What the sessions of a period say together: one that fails is enough, and none that could be judged says nothing. */
export function passOfSessions(sessions: readonly Pick<Comparison, 'pass'>[]): boolean | null {
  const verdicts = sessions.map(({ pass }) => pass).filter((pass) => pass !== null);
  return verdicts.length === 0 ? null : verdicts.every(Boolean);
}
