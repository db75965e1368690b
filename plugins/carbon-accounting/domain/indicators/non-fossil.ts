import type { z } from 'zod';
import type { nonFossilInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { add, compare, divide, multiply, subtract, toText, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { fractionOfOne, nonNegative } from '../input/index.ts';

/** Electricity of one user over a year, all in the same unit. */
export interface UserElectricity {
  consumption: Exact;
  /** Self-use, direct supply, microgrid and storage of them. */
  physical: Exact;
  /** Green and nuclear trades. */
  traded: Exact;
  /** Certificates cancelled in the year of their generation. */
  certificates: Exact;
}

export interface NonFossil {
  /** Of the grid's own mix; null where the province's factor is not known. */
  share: Exact | null;
  /** Physical + traded + certificates + share; without the share where that is not known. */
  counted: Exact;
  /** Fraction of the consumption; null where nothing was consumed. */
  rate: Exact | null;
  physicalRate: Exact | null;
  /** The share is missing: the rate is at least this. */
  atLeast: boolean;
}

/**
 * Non-fossil electricity of a user by 发改能源 622/2026: physical + traded + certificates + (offtake − traded − certificates) × k, with
 * the offtake from the grid = consumption − physical and k of the province and year.
 */
export function nonFossil(
  { consumption, physical, traded, certificates }: UserElectricity,
  k: Exact | null,
): NonFossil {
  const offtake = subtract(consumption, physical);
  const left = subtract(offtake, add(traded, certificates));
  if (compare(left, zero) < 0)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'energyTrade, certificates',
      value: toText(add(traded, certificates), 6),
      expected: {
        en: `together no more than consumption − physical (${toText(offtake, 6)})`,
        'zh-CN': `合计不超过用电量减物理消纳量（${toText(offtake, 6)}）`,
      },
    });
  const share = k && multiply(left, k);
  const counted = add(physical, traded, certificates, share ?? zero);
  const rateOf = (part: Exact): Exact | null => (compare(consumption, zero) === 0 ? null : divide(part, consumption));
  return { share, counted, rate: rateOf(counted), physicalRate: rateOf(physical), atLeast: share === null };
}

/** Answers `lingtan carbon indicators` for one user. */
export function rateNonFossil(input: z.infer<typeof nonFossilInput>): Record<string, unknown> {
  const made = nonFossil(
    {
      consumption: nonNegative(input.consumption, 'consumption'),
      physical: nonNegative(input.physical, 'physical'),
      traded: nonNegative(input.energyTrade, 'energyTrade'),
      certificates: nonNegative(input.certificates, 'certificates'),
    },
    input.k === undefined ? null : fractionOfOne(input.k, 'k'),
  );
  const text = (value: Exact | null): string | null => value && toText(value, 12);
  return {
    ...{ share: text(made.share), nonFossil: text(made.counted), rate: text(made.rate) },
    ...{ physicalRate: text(made.physicalRate), atLeast: made.atLeast },
  };
}
