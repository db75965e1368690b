import { canonicalJson, sha256 } from '@lingtan/sdk';
import { certificateFlows } from '../../contracts/index.ts';
import type { ActivityInput, Factor, Problem, Profile, ScenarioInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { exact, subtract, toNumber, toText } from '../exact/index.ts';
import { energyTce, rateCore } from '../indicators/index.ts';
import type { CoreRating, Rules } from '../indicators/index.ts';
import { makeInventory } from '../inventory/index.ts';
import { nonNegative } from '../input/index.ts';
import { findProfile, profileName } from '../profiles/index.ts';
import { applyChange } from './apply-change.ts';
import { avoidedByBasis } from './avoided.ts';
import type { AvoidedBasis } from './avoided.ts';
import { energyCost, priceOf } from './energy-cost.ts';
import { finance } from './finance.ts';
import type { Finance } from './finance.ts';
import { levelisedAction, macc } from './macc.ts';
import type { Macc } from './macc.ts';

export interface ScenarioState {
  /** By method: t as the profile rounds them; null where something could not be counted. */
  totals: { method: string; total: string | null; unit: string }[];
  energyTce: number | null;
  energyCost: number;
  rating: CoreRating | null;
  gaps: ({ activityId: string } & Problem)[];
}

/** A measure on what the ones before it left. */
export interface ScenarioStep extends Finance {
  measure: string;
  /** By method, exact decimal text. */
  avoidedT: { method: string; t: string | null }[];
  savedTce: number | null;
  /** Money of the first year: energy that is no longer bought, less upkeep. */
  annualSaving: number;
  capex: number;
  /** Net electricity from the grid that falls away, and what that is worth under each basis. */
  avoidedMWh: number;
  basis: AvoidedBasis[];
  /** Activities that changed and have no price: their money is not in the figures. */
  unpriced: string[];
}

export interface ScenarioResult {
  name: string;
  profile: string;
  unverified: Profile['unverified'];
  currency: string;
  discount_rate: number;
  escalation_rate: number;
  convention: string;
  baseline: ScenarioState & { name: string; sha256: string };
  scenario: ScenarioState;
  avoidedT: { method: string; t: string | null }[];
  steps: ScenarioStep[];
  /** Of the measures that avoid anything under the first method. */
  macc: Macc | null;
}

export interface ScenarioLibrary {
  factors: readonly Factor[];
  profiles: readonly Profile[];
  rules: Rules;
}

/** A named difference on a frozen baseline: the same inputs give the same answer. Interactions are counted by the order of the measures. */
export function scenario(input: ScenarioInput, library: ScenarioLibrary): ScenarioResult {
  const profile = findProfile(library.profiles, input.profile);
  const { activities } = input.baseline;
  const hash = sha256(canonicalJson({ profile: profileName(profile), area: input.area, asOf: input.asOf, activities }));
  if (input.baseline.sha256 !== undefined && input.baseline.sha256 !== hash)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'baseline.sha256',
      value: input.baseline.sha256,
      expected: { en: `the hash of this baseline, ${hash}`, 'zh-CN': `该基线的哈希 ${hash}` },
    });
  const stateOf = (list: readonly ActivityInput[]): ScenarioState => state(list, profile, input, library);
  const before = stateOf(activities);
  const lists = scenarioLists(input, library);
  const states = lists.map((list, i) => (i === 0 ? before : stateOf(list)));
  const steps = input.measures.map((measure, i) =>
    stepOf(
      input,
      library.factors,
      measure,
      { list: lists[i]!, state: states[i]! },
      { list: lists[i + 1]!, state: states[i + 1]! },
    ),
  );
  const current = states.at(-1)!;
  return {
    name: input.name,
    profile: profileName(profile),
    unverified: profile.unverified,
    currency: input.currency,
    discount_rate: input.discount_rate,
    escalation_rate: input.escalation_rate,
    convention: 'nominal, before tax; payments at the end of each year, the first has already grown',
    baseline: { name: input.baseline.name, sha256: hash, ...before },
    scenario: current,
    avoidedT: difference(before, current),
    steps,
    macc: curveOf(input, steps),
  };
}

/** Activities of the baseline, and after each measure on what the ones before it left. */
export function scenarioLists(
  input: ScenarioInput,
  { profiles, factors }: ScenarioLibrary,
): (readonly ActivityInput[])[] {
  const profile = findProfile(profiles, input.profile);
  const lists: (readonly ActivityInput[])[] = [input.baseline.activities];
  input.measures.forEach(({ changes }, index) => {
    lists.push(
      changes.reduce<readonly ActivityInput[]>(
        (list, change, i) => applyChange(list, change, { factors, profile, field: `measures.${index}.changes.${i}` }),
        lists[index]!,
      ),
    );
  });
  return lists;
}

function state(
  activities: readonly ActivityInput[],
  profile: Profile,
  { area, asOf, prices, target }: ScenarioInput,
  { factors, rules }: ScenarioLibrary,
): ScenarioState {
  const inventory = makeInventory(profile, activities, { factors, area, asOf });
  const [first] = inventory.methods;
  let energy;
  try {
    energy = energyTce(activities, factors, profile);
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    energy = null;
  }
  const rated = first!.complete && energy !== null && energy.n > 0n;
  return {
    totals: inventory.methods.map(({ method, total, unit }) => ({ method, total, unit })),
    energyTce: energy && toNumber(energy),
    energyCost: energyCost(activities, prices).money,
    rating: rated
      ? rateCore(
          {
            emissionsTCO2: exact(first!.counted),
            energyTce: energy!,
            ...(target === undefined ? {} : { target: nonNegative(target, 'target') }),
          },
          rules,
        )
      : null,
    gaps: inventory.gaps.map(({ methods: _, ...gap }) => gap),
  };
}

function difference(before: ScenarioState, after: ScenarioState): { method: string; t: string | null }[] {
  return after.totals.map(({ method, total }) => {
    const earlier = before.totals.find((each) => each.method === method)?.total ?? null;
    return { method, t: total === null || earlier === null ? null : toText(subtract(exact(earlier), exact(total))) };
  });
}

interface Side {
  list: readonly ActivityInput[];
  state: ScenarioState;
}

function stepOf(
  { prices, discount_rate, escalation_rate, area }: ScenarioInput,
  factors: readonly Factor[],
  measure: ScenarioInput['measures'][number],
  before: Side,
  after: Side,
): ScenarioStep {
  const avoidedT = difference(before.state, after.state);
  const first = avoidedT[0]?.t;
  const annualSaving = before.state.energyCost - after.state.energyCost - measure.opex_annual;
  const amounts = new Map(before.list.map(({ id, amount }) => [id, String(amount)]));
  const changed = after.list.filter(({ id, amount }) => amounts.get(id) !== String(amount));
  const gone = before.list.filter(({ id }) => !after.list.some((each) => each.id === id));
  return {
    measure: measure.name,
    avoidedT,
    savedTce:
      before.state.energyTce === null || after.state.energyTce === null
        ? null
        : before.state.energyTce - after.state.energyTce,
    annualSaving,
    capex: measure.capex,
    ...finance({
      capex: measure.capex,
      annual_saving: annualSaving,
      years: measure.life_y,
      discount_rate,
      escalation_rate,
      ...(first === null || first === undefined ? {} : { tonnes_annual: Number(first) }),
    }),
    ...avoidedByBasis(before.list, after.list, factors, area),
    unpriced: [...changed, ...gone]
      .filter(
        (each) =>
          each.flow !== 'self-generated' &&
          !certificateFlows.has(each.flow ?? '') &&
          priceOf(each, prices) === undefined,
      )
      .map(({ id }) => id),
  };
}

/** The curve by the same discounting as the net present value of each measure. */
function curveOf(
  { measures, currency, discount_rate, escalation_rate }: ScenarioInput,
  steps: readonly ScenarioStep[],
): Macc | null {
  const actions = steps.flatMap(({ measure, capex, annualSaving, avoidedT }, i) => {
    const t = avoidedT[0]?.t ?? '0';
    const worth = { capex, annual_saving: annualSaving, years: measures[i]!.life_y, discount_rate, escalation_rate };
    return Number(t) > 0 ? [levelisedAction(measure, worth, t)] : [];
  });
  return actions.length === 0 ? null : macc({ actions, currency, discount_rate });
}
