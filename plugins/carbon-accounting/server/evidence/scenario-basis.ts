import { LingtanError } from '@lingtan/sdk';
import type { Explanation, Tx } from '@lingtan/sdk';
import type { ActivityInput, Factor, Profile } from '../../contracts/index.ts';
import { findProfile, makeInventory, methodName, scenarioLists } from '../../domain/index.ts';
import type { Inventory, scenarioMethods } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import type { StoredScenario } from '../scenarios/scenario-store.ts';

/** A saved scenario, and the activities after each of its measures as they come out of its input again. */
export interface ScenarioBasis {
  stored: StoredScenario;
  profile: Profile;
  factors: readonly Factor[];
  /** The baseline first; null where profile or factors of the input are no longer to be had. */
  lists: readonly (readonly ActivityInput[])[] | null;
}

export async function scenarioBasis(carbon: Carbon, tx: Tx, stored: StoredScenario): Promise<ScenarioBasis> {
  const { profiles, rules } = carbon.library;
  const factors = await usableFactors(carbon, tx);
  const profile = findProfile(profiles, stored.input.profile);
  try {
    return { stored, profile, factors, lists: scenarioLists(stored.input, { factors, profiles, rules }) };
  } catch (error) {
    if (!(error instanceof LingtanError)) throw error;
    return { stored, profile, factors, lists: null };
  }
}

/** Inventory of the activities after n measures. */
export function inventoryAfter({ stored, profile, factors, lists }: ScenarioBasis, n: number): Inventory | null {
  const { area, asOf } = stored.input;
  return lists && makeInventory(profile, lists[n]!, { factors, area, asOf });
}

/** An explanation of a figure as it was saved, apart from where it stands. */
export type ScenarioPart = Pick<Explanation, 'value' | 'unit' | 'inputs' | 'formula'> &
  Pick<Partial<Explanation>, 'rows' | 'parameters'> & {
    title: { en: string; 'zh-CN': string };
    /** Null at what somebody entered. */
    by: (typeof scenarioMethods)[number] | null;
  };

/**
 * Puts a part into its explanation. The method is named where it gives the value that was saved: a factor that was published since for
 * a day before the scenario would give another, and then it is said.
 */
export function explanationOf(
  ref: string,
  { stored }: ScenarioBasis,
  { by, parameters, title, ...part }: ScenarioPart,
): Explanation {
  const { name, period, note, recordedBy, recordedAt } = stored;
  const frame = {
    ...part,
    ref,
    title: { en: `${title.en}, ${period}`, 'zh-CN': `${title['zh-CN']}，${period}` },
    quality: part.value === null ? ('missing' as const) : ('estimated' as const),
    method: by && methodName(by),
    recordedAt,
    producedBy,
  };
  const given = { scenario: name, ...parameters, note, recordedBy };
  if (by === null || part.value === null) return { ...frame, method: null, parameters: given };
  const again = by.recompute({ ...frame, parameters: given });
  return again === part.value
    ? { ...frame, parameters: given }
    : { ...frame, method: null, parameters: { ...given, recomputes: false } };
}
