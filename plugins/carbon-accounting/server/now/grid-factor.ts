import type { Tx } from '@lingtan/sdk';
import type { ElectricityFlow, ElectricityMethod, Factor, Problem, Profile } from '../../contracts/index.ts';
import {
  carbonErrors,
  claimMethod,
  flowWeight,
  gridFactor,
  nation,
  problemOf,
  profileName,
} from '../../domain/index.ts';
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
  const profile = profileOf(carbon, carbon.scope.config.ratingProfile);
  const method = profile.electricity.find((each) => each.method === 'location');
  return factorOf(carbon, tx, profile, method ?? 'location');
}

/** The grid factor that a certificate sets to nothing, by {@link claimMethod}; null where they count nowhere. */
export async function claimFactorNow(
  carbon: Carbon,
  tx: Tx,
): Promise<(GridFactor & Pick<ElectricityMethod, 'method'>) | null> {
  const { profiles, scope } = carbon;
  const found = claimMethod([profileOf(carbon, scope.config.ratingProfile), ...profiles]);
  return found && { ...(await factorOf(carbon, tx, found.profile, found.method)), method: found.method.method };
}

async function factorOf(
  carbon: Carbon,
  tx: Tx,
  profile: Profile,
  method: ElectricityMethod | 'location',
): Promise<GridFactor> {
  const name = profileName(profile);
  const { area } = carbon.scope.config;
  const weight = (flow: ElectricityFlow): number => (method === 'location' ? 0 : flowWeight(method, flow));
  const without = (error: unknown): GridFactor => ({
    ...{ selected: null, problem: problemOf(error), profile: name, weight },
  });
  if (method === 'location') return without(ledgerErrors.LOCATION_METHOD_MISSING({ profile: name }));
  if (method.area !== 'national' && area === undefined) return without(carbonErrors.AREA_MISSING());
  const now = today(carbon);
  const asked = { area: method.area === 'national' ? nation : area!, year: Number(now.slice(0, 4)), asOf: now };
  try {
    const selected = gridFactor(await usableFactors(carbon, tx), profile, method, asked);
    return { selected, problem: null, profile: name, weight };
  } catch (error) {
    return without(error);
  }
}
