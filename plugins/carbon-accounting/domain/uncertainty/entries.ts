import type { Distribution, UncertainEntry } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { exact, toNumber } from '../exact/index.ts';
import { emissionKg } from '../calculate/index.ts';
import { nothing } from '../problem.ts';

/** 97.5 % point of the standard normal distribution: a 95 % interval is the mean ± this many standard deviations. */
export const z95 = 1.959963984540054;

/** An entry ready for arithmetic. */
export interface Term {
  /** Best value, t. */
  tonnes: number;
  activityPct: number;
  factorPct: number;
  activityDistribution: Distribution;
  factorDistribution: Distribution;
  /** Entries with the same group share the error of their factor. */
  group: string;
}

type Distributions = 'activityDistribution' | 'factorDistribution';
/** An entry; error propagation asks for no distributions. */
type GivenEntry = Omit<UncertainEntry, Distributions> & Partial<Pick<UncertainEntry, Distributions>>;

/** Brings entries to tonnes. Units convert exactly, or are refused with the entry named. */
export function termsOf(entries: readonly GivenEntry[]): Term[] {
  const shared = new Map<string, UncertainEntry>();
  return entries.map((given, index) => {
    const entry: UncertainEntry = { activityDistribution: 'normal', factorDistribution: 'normal', ...given };
    const { factorId } = entry;
    const first = factorId === undefined ? undefined : shared.get(factorId);
    if (
      first &&
      (first.factorUncertaintyPct !== entry.factorUncertaintyPct ||
        first.factorDistribution !== entry.factorDistribution)
    )
      throw carbonErrors.OUT_OF_RANGE({
        field: `entries.${index}.factorUncertaintyPct`,
        value: `${entry.factorUncertaintyPct} % (${entry.factorDistribution})`,
        expected: {
          en: `the same as the other entries of factor ${factorId}: ${first.factorUncertaintyPct} % (${first.factorDistribution})`,
          'zh-CN': `与因子 ${factorId} 的其他条目相同：${first.factorUncertaintyPct} %（${first.factorDistribution}）`,
        },
      });
    if (factorId !== undefined && !first) shared.set(factorId, entry);
    return {
      tonnes: tonnesOf(entry, index),
      activityPct: entry.activityUncertaintyPct,
      factorPct: entry.factorUncertaintyPct,
      activityDistribution: entry.activityDistribution,
      factorDistribution: entry.factorDistribution,
      group: factorId === undefined ? `entry ${index}` : `factor ${factorId}`,
    };
  });
}

function tonnesOf({ activity, unit, factor, factorUnit }: UncertainEntry, index: number): number {
  if (unit === undefined && factorUnit === undefined) return activity * factor;
  if (unit === undefined || factorUnit === undefined)
    throw carbonErrors.OUT_OF_RANGE({
      field: `entries.${index}.${unit === undefined ? 'unit' : 'factorUnit'}`,
      value: nothing,
      expected: { en: 'a unit, since the other one is given', 'zh-CN': '单位（另一项已给出单位）' },
    });
  return toNumber(emissionKg(exact(activity), unit, exact(factor), factorUnit)) / 1000;
}
