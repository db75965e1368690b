import type { ElectricityFlow, ElectricityMethod, Factor, Profile } from '../../contracts/index.ts';
import { selectFactor } from '../factors/index.ts';
import type { FactorRequest, Selected } from '../factors/index.ts';
import type { Line } from './line.ts';

/** The nation, as an area of factors. */
export const nation = 'CN';

/** The grid factor of a method; its fallback basis only where the profile names one, and then flagged. */
export function gridFactor(
  factors: readonly Factor[],
  { ifMissing }: Pick<Profile, 'ifMissing'>,
  method: ElectricityMethod,
  asked: Pick<FactorRequest, 'year' | 'date' | 'asOf'> & { area: string },
): { factor: Factor; flag: Line['flag'] } {
  const request = { category: 'grid', item: 'electricity', ifMissing, ...asked };
  try {
    return selectFactor(factors, { ...request, basis: method.basis });
  } catch (error) {
    if (method.fallbackBasis === undefined) throw error;
    let selected: Selected<Factor>;
    try {
      selected = selectFactor(factors, { ...request, basis: method.fallbackBasis });
    } catch {
      // What is missing is the factor that the method asks for first.
      throw error;
    }
    const { factor, flag } = selected;
    const plain = {
      reasons: [],
      yearAsked: asked.year ?? (asked.date === undefined ? null : Number(asked.date.slice(0, 4))),
      yearUsed: factor.year ?? null,
      areaAsked: asked.area,
      areaUsed: factor.area,
    };
    return { factor, flag: { ...(flag ?? plain), basisUsed: method.fallbackBasis } };
  }
}

/** How often a Wh of a flow counts by the grid factor under a method: 1, not at all, or −1 where it is deducted. */
export function flowWeight(method: ElectricityMethod, flow: ElectricityFlow): 1 | 0 | -1 {
  switch (flow) {
    case 'purchased':
      return 1;
    case 'contracted':
      return method.green === 'factor' ? 1 : 0;
    case 'exported':
      return method.exported === 'deduct' ? -1 : 0;
    case 'claimed':
      return method.green === 'factor' ? 0 : -1;
    case 'sold':
      return method.sold === 'factor' ? 1 : 0;
    case 'self-generated':
      return 0;
  }
}

/**
 * Where a certificate counts: the first method, in the order of the profiles, that takes what is claimed off what is
 * bought; null where none does.
 */
export function claimMethod(profiles: readonly Profile[]): { profile: Profile; method: ElectricityMethod } | null {
  for (const profile of profiles) {
    const method = profile.electricity.find((each) => flowWeight(each, 'claimed') < 0);
    if (method) return { profile, method };
  }
  return null;
}
