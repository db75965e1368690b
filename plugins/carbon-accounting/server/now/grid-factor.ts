import type { Tx } from '@lingtan/sdk';
import type { ElectricityFlow, ElectricityMethod, Factor, Problem, Profile } from '../../contracts/index.ts';
import { flowWeight, gridFactor, nation, problemOf, profileName } from '../../domain/index.ts';
import type { Selected } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import { profileOf } from '../periods/publish-period.ts';
import { ledgerErrors } from '../errors.ts';

/** A grid factor in force today, or why there is none. */
export interface GridFactor {
  selected: Selected<Factor> | null;
  problem: Problem | null;
  /** Profile that names the factor, with its version. */
  profile: string;
  /** How often a Wh of a flow counts by it: 1, 0, or −1. */
  weight(flow: ElectricityFlow): number;
}

/** The location-based grid factor in force today, by the profile of the rating. */
export function gridFactorNow(carbon: Carbon, tx: Tx): Promise<GridFactor> {
  return factorOf(carbon, tx, profileOf(carbon, carbon.scope.config.ratingProfile), 'location');
}

/** The market-based one, by the first configured profile that has that method; null without such a profile. */
export async function marketFactorNow(carbon: Carbon, tx: Tx): Promise<GridFactor | null> {
  const profile = carbon.profiles.find(({ electricity }) => electricity.some(({ method }) => method === 'market'));
  return profile ? factorOf(carbon, tx, profile, 'market') : null;
}

async function factorOf(
  carbon: Carbon,
  tx: Tx,
  profile: Profile,
  wanted: ElectricityMethod['method'],
): Promise<GridFactor> {
  const method = profile.electricity.find((each) => each.method === wanted);
  const name = profileName(profile);
  const { area } = carbon.scope.config;
  const weight = (flow: ElectricityFlow): number => (method ? flowWeight(method, flow) : 0);
  const without = (error: unknown): GridFactor => ({
    ...{ selected: null, problem: problemOf(error), profile: name, weight },
  });
  if (!method) return without(ledgerErrors.METHOD_MISSING({ profile: name, method: wanted }));
  if (method.area !== 'national' && area === undefined) return without(ledgerErrors.AREA_MISSING());
  const now = today(carbon);
  const asked = { area: method.area === 'national' ? nation : area!, year: Number(now.slice(0, 4)), asOf: now };
  try {
    const selected = gridFactor(await usableFactors(carbon, tx), profile, method, asked);
    return { selected, problem: null, profile: name, weight };
  } catch (error) {
    return without(error);
  }
}
