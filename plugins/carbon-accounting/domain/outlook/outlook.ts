/** Name of the method with its version, kept with each result. */
export const outlookMethod = 'carbon.outlook@1';

/** Days whose level is carried on. */
export const outlookBasisDays = 28;
/** 97.5 % point of the standard normal distribution. */
export const normal975 = 1.959963984540054;
/** With fewer days nothing is carried on. */
export const leastBasisDays = 7;

export interface DailyValue {
  /** Day `YYYY-MM-DD`. */
  day: string;
  value: number;
}

export interface Outlook {
  /** Sum of the days that are known. */
  known: number;
  knownDays: number;
  remainingDays: number;
  /** Days of the period before today of which nothing is known: they are in no figure. */
  unknownDays: number;
  /** Known days and the rest of the period; null where too few days are known. */
  expected: number | null;
  /** Ends of the 95 % band. */
  low: number | null;
  high: number | null;
  /** Days that the level comes from. */
  basisDays: number;
}

/**
 * Carries the level of the last 28 known days to the end of a period. The band is that of a sum of m future days whose mean is known
 * from n days: 1.96 · sd · √(f · (m + m²/n)), with f = (1 + r)/(1 − r) for the correlation r from day to day, since one high day is
 * followed by another. What the season will bring it does not know.
 */
export function outlook(days: readonly DailyValue[], period: { from: string; to: string }, today: string): Outlook {
  const inPeriod = days.filter(({ day }) => day >= period.from && day < period.to && day < today);
  const known = inPeriod.reduce((sum, { value }) => sum + value, 0);
  const count = (from: string, to: string): number =>
    Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
  const start = today > period.from ? today : period.from;
  const remainingDays = count(start, period.to);
  const over = count(period.from, today < period.to ? today : period.to);
  const basis = days
    .filter(({ day }) => day < today)
    .sort((a, b) => (a.day < b.day ? -1 : 1))
    .slice(-outlookBasisDays)
    .map(({ value }) => value);
  const common = {
    known,
    knownDays: inPeriod.length,
    remainingDays,
    unknownDays: over - inPeriod.length,
    basisDays: basis.length,
  };
  if (remainingDays === 0) return { ...common, expected: known, low: known, high: known };
  if (basis.length < leastBasisDays) return { ...common, expected: null, low: null, high: null };
  const { mean, sd, correlation } = momentsOf(basis);
  const expected = known + mean * remainingDays;
  const inflation = (1 + correlation) / (1 - correlation);
  const half = normal975 * sd * Math.sqrt(inflation * (remainingDays + remainingDays ** 2 / basis.length));
  return { ...common, expected, low: Math.max(Math.min(known, expected), expected - half), high: expected + half };
}

/** Mean, standard deviation, and correlation with the day before, held between 0 and 0.9. */
export function momentsOf(values: readonly number[]): { mean: number; sd: number; correlation: number } {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const products = values.slice(1).reduce((sum, value, i) => sum + (value - mean) * (values[i]! - mean), 0);
  const correlation = squares === 0 ? 0 : Math.min(0.9, Math.max(0, products / squares));
  return { mean, sd: n > 1 ? Math.sqrt(squares / (n - 1)) : 0, correlation };
}

/** How a period stands to its budget; null without one. */
export function budgetState(
  { known, expected }: Pick<Outlook, 'known' | 'expected'>,
  budget: number | null,
): 'within' | 'at-risk' | 'exceeded' | null {
  if (budget === null) return null;
  if (known > budget) return 'exceeded';
  return expected !== null && expected > budget ? 'at-risk' : 'within';
}
