import type { DispatchStore } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import { physics } from './draft.ts';
import type { Draft } from './draft.ts';

/** Charge or discharge, not both, where the caller asks for it; and idle steps in between. */
export function compileStoreDirections(
  draft: Draft,
  store: DispatchStore,
  charge: Int32Array,
  discharge: Int32Array,
): void {
  least(draft, `${store.id}/charge-on`, charge, store.chargeMin);
  least(draft, `${store.id}/discharge-on`, discharge, store.dischargeMin);
  if (store.restSteps > 0) return rest(draft, store, charge, discharge);
  const wanted = draft.options.storeDirections?.get(store.id);
  for (const t of wanted ?? []) {
    const charging = draft.builder.addColumn({ lower: 0, upper: 1, integer: true });
    draft.directions.push({ binary: charging, one: charge[t]!, other: discharge[t]! });
    const [chargeMost, dischargeMost] = [at(store.chargeMax, t), at(store.dischargeMax, t)];
    draft.row().add(charge[t]!, 1).add(charging, -chargeMost).atMost(0);
    draft.row().add(discharge[t]!, 1).add(charging, dischargeMost).atMost(dischargeMost);
  }
}

/** Off, or at least the lowest power. */
function least(draft: Draft, key: string, powers: Int32Array, lowest: number): void {
  if (lowest <= 0) return;
  const on = draft.binaries(key);
  powers.forEach((power, t) => {
    draft.row().add(power, 1).add(on[t]!, -lowest).atLeast(0);
    draft.row().add(power, 1).add(on[t]!, -draft.builder.bounds(power).upper).atMost(0);
  });
}

/**
 * Idle steps between directions, held among the wanted steps only: a model with few of them is a relaxation, and the
 * steps that it gets wrong are added.
 */
function rest(draft: Draft, store: DispatchStore, charge: Int32Array, discharge: Int32Array): void {
  holdInitialDirection(draft, store, charge, discharge);
  const wanted = draft.options.rests?.get(store.id);
  if (!wanted || wanted.size === 0) return;
  const where = (step: number): boolean => wanted.has(step);
  const charging = draft.binaries(`${store.id}/charging`, where);
  const discharging = draft.binaries(`${store.id}/discharging`, where);
  const apart = (one: number, other: number, step: number): void => {
    draft
      .row()
      .add(one, 1)
      .add(other, 1)
      .add(draft.give({ limit: 'rest', device: store.id, step, unit: 'steps' }, physics), -1)
      .atMost(1);
  };
  for (const t of wanted) {
    draft.row().add(charge[t]!, 1).add(charging[t]!, -at(store.chargeMax, t)).atMost(0);
    draft.row().add(discharge[t]!, 1).add(discharging[t]!, -at(store.dischargeMax, t)).atMost(0);
    draft.row().add(charging[t]!, 1).add(discharging[t]!, 1).atMost(1);
    for (let gap = 1; gap <= store.restSteps && t + gap < draft.count; gap++) {
      if (!wanted.has(t + gap)) continue;
      apart(charging[t]!, discharging[t + gap]!, t + gap);
      apart(discharging[t]!, charging[t + gap]!, t + gap);
    }
  }
  draft.rests.push({ charging, discharging, charge, discharge, restSteps: store.restSteps });
}

/** The direction that does not follow at once on the power before the first step. */
function holdInitialDirection(draft: Draft, store: DispatchStore, charge: Int32Array, discharge: Int32Array): void {
  const before = Math.sign(store.initialPower ?? 0);
  for (let t = 0; before !== 0 && t < Math.min(store.restSteps, draft.count); t++)
    draft
      .row()
      .add(before > 0 ? charge[t]! : discharge[t]!, 1)
      .add(draft.give({ limit: 'rest', device: store.id, step: t, unit: 'kW' }, physics), -1)
      .atMost(0);
}
