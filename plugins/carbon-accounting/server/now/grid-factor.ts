import type { Tx } from '@lingtan/sdk';
import type { ElectricityMethod, Factor, Profile } from '../../contracts/index.ts';
import { profileName, selectFactor } from '../../domain/index.ts';
import type { Selected } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import { profileOf } from '../periods/publish-period.ts';

/** A grid factor in force today, or why there is none. */
export interface GridFactor {
  selected: Selected<Factor> | null;
  problem: string | null;
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
  if (!method) return { selected: null, problem: `no ${wanted}-based method`, profile: name };
  if (method.area !== 'national' && area === undefined)
    return { selected: null, problem: 'area: nothing; expected the area of the grid, such as CN-JS', profile: name };
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
  const refusals: string[] = [];
  for (const basis of [method.basis, ...(method.fallbackBasis === undefined ? [] : [method.fallbackBasis])])
    try {
      return { selected: selectFactor(factors, { ...request, basis }), problem: null, profile: name };
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code === undefined) throw error;
      refusals.push(message);
    }
  return { selected: null, problem: refusals[0]!, profile: name };
}
