import type { DispatchStore } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
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

function rest(draft: Draft, store: DispatchStore, charge: Int32Array, discharge: Int32Array): void {
  const charging = draft.binaries(`${store.id}/charging`);
  const discharging = draft.binaries(`${store.id}/discharging`);
  for (let t = 0; t < draft.count; t++) {
    draft.row().add(charge[t]!, 1).add(charging[t]!, -at(store.chargeMax, t)).atMost(0);
    draft.row().add(discharge[t]!, 1).add(discharging[t]!, -at(store.dischargeMax, t)).atMost(0);
    draft.row().add(charging[t]!, 1).add(discharging[t]!, 1).atMost(1);
    for (let gap = 1; gap <= store.restSteps && t + gap < draft.count; gap++) {
      draft
        .row()
        .add(charging[t]!, 1)
        .add(discharging[t + gap]!, 1)
        .atMost(1);
      draft
        .row()
        .add(discharging[t]!, 1)
        .add(charging[t + gap]!, 1)
        .atMost(1);
    }
  }
  const blocked = Math.sign(store.initialPower ?? 0);
  for (let t = 0; blocked !== 0 && t < Math.min(store.restSteps, draft.count); t++)
    draft.builder.setBounds(blocked > 0 ? charging[t]! : discharging[t]!, 0, 0);
}
