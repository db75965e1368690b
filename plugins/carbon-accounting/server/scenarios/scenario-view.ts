import type { Profile, ScenarioHead, ScenarioStateView, ScenarioView } from '../../contracts/index.ts';
import type { ScenarioState } from '../../domain/index.ts';
import { inventoryRef } from '../refs.ts';
import type { StoredScenario } from './scenario-store.ts';
import { findProfile, gapText, superseded } from '../../domain/index.ts';

export function headOf({ id, name, revision, period, note, recordedBy, recordedAt }: StoredScenario): ScenarioHead {
  return { id, name, revision, period, note, recordedBy, recordedAt };
}

/** A scenario as the API gives it. */
export function viewOf(stored: StoredScenario, profiles: readonly Profile[]): ScenarioView {
  const { input, result, period, factors } = stored;
  const { profile, currency, discount_rate, convention, unverified, baseline, avoidedT, steps } = result;
  const [id] = profile.split('@');
  return {
    ...headOf(stored),
    ...{ profile, currency, discount_rate, convention, unverified, avoidedT, factors },
    superseded: superseded(profiles, findProfile(profiles, profile)),
    unit: baseline.totals[0]!.unit,
    baseline: {
      ...stateOf(baseline),
      sha256: baseline.sha256,
      carriedOn: input.baseline.carriedOn ?? null,
      activities: input.baseline.activities.map((each) => ({
        ...{ id: each.id, amount: String(each.amount), unit: each.unit },
      })),
    },
    scenario: stateOf(result.scenario),
    steps,
    macc: result.macc?.curve ?? [],
    measures: input.measures,
    ref: inventoryRef(id!, period, baseline.totals[0]!.method),
  };
}

function stateOf({ totals, energyTce, energyCost, rating, gaps }: ScenarioState): ScenarioStateView {
  return {
    ...{ totals, energyTce, energyCost },
    gaps: gaps.map((gap) => ({ ...gap, code: gap.code ?? 'CARBON_GAP', params: gap.params ?? {}, text: gapText(gap) })),
    intensityTPerTce: rating?.intensityTPerTce ?? null,
    targetTPerTce: rating?.targetTPerTce ?? null,
    met: rating?.met ?? null,
  };
}
