import { slotWorth, type SlotWorth } from '../../domain/control/slot-worth.ts';
import type { ControlPlan, PlanTrack } from '../../domain/index.ts';
import { at } from '../../domain/problem/steps.ts';
import { plantLimits } from '../plants/plant-limits.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { stepsOf } from '../plans/plan-view.ts';

/**
 * A stored plan as the fast controller follows it. Energies begin with what the plan began with.
 *
 * @param lifeMs how long after its issue it is followed at most
 */
export function planCourse({ no, head, plan, problem, inputs }: StoredPlan, lifeMs: number): ControlPlan {
  const steps = stepsOf(head.from, plan.lengthsH);
  const starts = steps.map(({ from }) => from);
  const tracks = plan.stores.map(({ id, charge, discharge, energy }): [string, PlanTrack] => {
    const store = problem.stores.find((own) => own.id === id);
    const initial = store?.initial;
    const keepKwh = lowestOf(store?.softMin?.energy);
    const worth = store && worthOf(plan, problem, store);
    return [
      id,
      {
        starts,
        powerKw: discharge.map((kw, step) => kw - charge[step]!),
        energyKwh: initial === undefined ? null : [initial, ...energy],
        ...(keepKwh === undefined ? {} : { keepKwh }),
        ...(worth ? { worth } : {}),
      },
    ];
  });
  const needs = inputs.flexible ?? [];
  for (const load of new Set(needs.map((need) => need.load))) {
    const ids = needs.filter((need) => need.load === load).map(({ id }) => id);
    const own = plan.flexibleLoads.filter(({ id }) => ids.includes(id));
    // What is given to the park is positive: a load takes. Its windows follow one another.
    const powerKw = starts.map((_, step) => -own.reduce((sum, { power }) => sum + power[step]!, 0) + 0);
    tracks.push([load, { starts, powerKw, energyKwh: null }]);
  }
  for (const plant of inputs.plants ?? []) {
    const powerKw = plantLimits(plan, problem, inputs.plants!, plant);
    if (powerKw) tracks.push([plant.id, { starts, powerKw, energyKwh: null }]);
  }
  return {
    id: String(no),
    endsAt: steps.at(-1)?.to ?? head.from,
    validUntil: head.issuedAt + lifeMs,
    tracks: new Map(tracks),
    hold: holdOf(plan, problem, steps),
  };
}

/**
 * What the stored energy is worth in each slot against the prices of the grid, emissions included; undefined where the plan
 * has no marginal values, or where a cap puts a price on emissions that it does not tell.
 */
function worthOf(
  { marginal, lengthsH }: StoredPlan['plan'],
  { grids, carbonPrice, co2Cap }: StoredPlan['problem'],
  store: StoredPlan['problem']['stores'][number],
): SlotWorth[] | undefined {
  const [grid] = grids;
  const values = marginal.stores.find(({ id }) => id === store.id)?.value;
  if (!grid || !values || co2Cap) return undefined;
  const { etaCharge, etaDischarge, degradationCharge, degradationDischarge } = store;
  return lengthsH.map((_, step) =>
    slotWorth({
      buy: at(grid.buyPrice, step) + (carbonPrice * at(grid.carbonFactor ?? 0, step)) / 1000,
      sell: at(grid.sellPrice, step),
      stored: values[step]!,
      etaCharge: at(etaCharge, step),
      etaDischarge: at(etaDischarge, step),
      wearCharge: degradationCharge,
      wearDischarge: degradationDischarge,
    }),
  );
}

function lowestOf(energy: number | readonly number[] | undefined): number | undefined {
  return energy === undefined || typeof energy === 'number' ? energy : Math.min(...energy);
}

/** Peak of the running month that the plan counts on, up to the last of its steps in that month. */
function holdOf(
  { demand }: StoredPlan['plan'],
  { grids }: StoredPlan['problem'],
  steps: readonly { from: number; to: number }[],
): ControlPlan['hold'] {
  const charge = grids[0]?.demandCharges[0];
  const planned = demand.find(({ id }) => id === charge?.id);
  if (!charge || !planned || !(charge.pricePerKw > 0)) return null;
  const { window } = charge;
  const last = window ? steps.findLast((_, step) => window[step]) : steps.at(-1);
  return last ? { kw: Math.max(planned.billedKw, charge.thresholdKw), until: last.to } : null;
}
