import type { Tx } from '@lingtan/sdk';
import { scenarioInput } from '../../contracts/index.ts';
import type { ActivityInput, NewScenario, ScenarioInput } from '../../contracts/index.ts';
import {
  daysBetween,
  divide,
  exact,
  makeInventory,
  multiply,
  periodDays,
  profileName,
  scenario,
  toText,
} from '../../domain/index.ts';
import { actorOf, lockBooks, today } from '../context.ts';
import type { Author, Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { usableFactors } from '../factors/library-of.ts';
import { factorsOf } from '../inventory/view.ts';
import { countDays } from '../ledger/entry-store.ts';
import { profileOf } from '../periods/publish-period.ts';
import { scenarioBaseline } from './baseline.ts';
import { insertScenario, readScenarios } from './scenario-store.ts';
import type { StoredScenario } from './scenario-store.ts';

/** Profile and factors that a scenario counts by. */
export async function basisOf(carbon: Carbon, tx: Tx, activities: Awaited<ReturnType<typeof scenarioBaseline>>) {
  const profile = profileOf(carbon, carbon.scope.config.ratingProfile);
  const usable = await usableFactors(carbon, tx);
  const options = { factors: usable, area: carbon.scope.config.area, asOf: today(carbon) };
  return { profile, usable, factors: factorsOf(makeInventory(profile, activities, options)) };
}

/** Calculates a scenario on the frozen activities of its period and keeps it; a known id gets a further revision. */
export async function saveScenario(carbon: Carbon, tx: Tx, asked: NewScenario, by: Author): Promise<StoredScenario> {
  const { scope, library } = carbon;
  const { id, period, note, carryOn, ...rest } = asked;
  await lockBooks(tx, scope.park.id);
  const { activities, carriedOn } = await frozen(carbon, tx, period, carryOn);
  if (activities.length === 0) throw ledgerErrors.SCENARIO_EMPTY({ period });
  const { profile, usable, factors } = await basisOf(carbon, tx, activities);
  const input = scenarioInput.parse({
    ...rest,
    profile: profileName(profile),
    asOf: today(carbon),
    ...(scope.config.area === undefined ? {} : { area: scope.config.area }),
    baseline: { name: period, activities, ...(carriedOn === null ? {} : { carriedOn }) },
  });
  const result = scenario(input, { factors: usable, profiles: library.profiles, rules: library.rules });
  const [before] = await readScenarios(tx, id);
  const revision = (before?.revision ?? 0) + 1;
  const stored = { id, revision, name: asked.name, period, input, result, factors, note, recordedBy: by.name };
  await insertScenario(tx, scope.park.id, stored);
  await scope.audit(tx, { action: 'carbon.scenario-saved', subject: `${id}@${revision}`, note, ...actorOf(by) });
  return (await readScenarios(tx, id))[0]!;
}

/** Activities of the period as posted, or carried on from the days that are posted to all days of the period. */
async function frozen(
  carbon: Carbon,
  tx: Tx,
  period: string,
  carryOn: boolean,
): Promise<{ activities: ActivityInput[]; carriedOn: NonNullable<ScenarioInput['baseline']['carriedOn']> | null }> {
  const activities = await scenarioBaseline(carbon, tx, period);
  const { from, to } = periodDays(period);
  const [days, of] = [await countDays(tx, from, to), daysBetween(from, to)];
  if (!carryOn || days === 0 || days === of) return { activities, carriedOn: null };
  const factor = divide(exact(of), exact(days));
  return {
    activities: activities.map((each) => ({ ...each, amount: toText(multiply(exact(each.amount), factor), 6) })),
    carriedOn: { days, of },
  };
}
