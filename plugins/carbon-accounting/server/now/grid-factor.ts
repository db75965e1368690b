import type { Tx } from '@lingtan/sdk';
import type { ElectricityMethod, Factor, Profile } from '../../contracts/index.ts';
import { profileName, selectFactor } from '../../domain/index.ts';
import type { Selected } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import { profileOf } from '../periods/publish-period.ts';
import type { Problem } from '../../contracts/index.ts';
import { problemOf } from '../../domain/index.ts';
import { ledgerErrors } from '../errors.ts';

/** A grid factor in force today, or why there is none. */
export interface GridFactor {
  selected: Selected<Factor> | null;
  problem: Problem | null;
  /** Profile that names the factor, with its version. */
  profile: string;
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
  if (!method)
    return {
      selected: null,
      problem: problemOf(ledgerErrors.METHOD_MISSING({ profile: name, method: wanted })),
      profile: name,
    };
  if (method.area !== 'national' && area === undefined)
    return { selected: null, problem: problemOf(ledgerErrors.AREA_MISSING()), profile: name };
  const now = today(carbon);
  const request = {
    category: 'grid',
    item: 'electricity',
    area: method.area === 'national' ? 'CN' : area!,
    year: Number(now.slice(0, 4)),
    asOf: now,
    ifMissing: profile.ifMissing,
  };
  const factors = await usableFactors(carbon, tx);
  const refusals: Problem[] = [];
  for (const basis of [method.basis, ...(method.fallbackBasis === undefined ? [] : [method.fallbackBasis])])
    try {
      return { selected: selectFactor(factors, { ...request, basis }), problem: null, profile: name };
    } catch (error) {
      refusals.push(problemOf(error));
    }
  return { selected: null, problem: refusals[0]!, profile: name };
}
