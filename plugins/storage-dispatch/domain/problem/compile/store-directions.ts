import type { DispatchStore } from '../../../contracts/problem.ts';
import { physics } from './draft.ts';
import type { Draft } from './draft.ts';

/** Charge or discharge, not both, where the caller asks for it or a minimum has its columns anyway; and idle steps in between. */
export function compileStoreDirections(
  draft: Draft,
  store: DispatchStore,
  charge: Int32Array,
  discharge: Int32Array,
): void {
  const charging = least(draft, `${store.id}/charge-on`, charge, store.chargeMin);
  const discharging = least(draft, `${store.id}/discharge-on`, discharge, store.dischargeMin);
  const wanted = store.restSteps > 0 ? undefined : draft.options.storeDirections?.get(store.id);
  for (let t = 0; t < draft.count; t++)
    if (charging || discharging || wanted?.has(t))
      apart(draft, store, { charge: charge[t]!, discharge: discharge[t]! }, charging?.[t], discharging?.[t]);
  if (store.restSteps > 0) rest(draft, store, charge, discharge);
}

/** Holds the directions of a step apart, by the columns that switch them where there are any. */
function apart(
  draft: Draft,
  store: DispatchStore,
  { charge, discharge }: { charge: number; discharge: number },
  charging: number | undefined,
  discharging: number | undefined,
): void {
  draft.oneWay.add(charge);
  if (charging !== undefined && discharging !== undefined) {
    draft.row().add(charging, 1).add(discharging, 1).atMost(1);
    return;
  }
  const [chargeMost, dischargeMost] = [draft.builder.bounds(charge).upper, draft.builder.bounds(discharge).upper];
  if (discharging !== undefined) {
    draft.row().add(charge, 1).add(discharging, chargeMost).atMost(chargeMost);
    return;
  }
  let binary = charging;
  if (binary === undefined) {
    binary = draft.builder.addColumn({ lower: 0, upper: 1, integer: true });
    draft.directions.push({ binary, one: charge, other: discharge });
    draft.row().add(charge, 1).add(binary, -chargeMost).atMost(0);
  }
  draft.row().add(discharge, 1).add(binary, dischargeMost).atMost(dischargeMost);
}

/** Off, or at least the lowest power. */
function least(draft: Draft, key: string, powers: Int32Array, lowest: number): Int32Array | undefined {
  if (lowest <= 0) return undefined;
  const on = draft.binaries(key);
  powers.forEach((power, t) => {
    draft.row().add(power, 1).add(on[t]!, -lowest).atLeast(0);
    draft.row().add(power, 1).add(on[t]!, -draft.builder.bounds(power).upper).atMost(0);
  });
  return on;
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
  // A turn counts in steps, and must weigh more than all the power that it could be worth.
  const most = (column: number): number => draft.builder.bounds(column).upper;
  let size = 1;
  for (const t of wanted) size = Math.max(size, most(charge[t]!) + most(discharge[t]!));
  const weight = physics * size;
  const apart = (one: number, other: number, step: number): void => {
    draft
      .row()
      .add(one, 1)
      .add(other, 1)
      .add(draft.give({ limit: 'rest', device: store.id, step, unit: 'steps' }, weight), -1)
      .atMost(1);
  };
  for (const t of wanted) {
    draft.row().add(charge[t]!, 1).add(charging[t]!, -most(charge[t]!)).atMost(0);
    draft.row().add(discharge[t]!, 1).add(discharging[t]!, -most(discharge[t]!)).atMost(0);
    draft.row().add(charging[t]!, 1).add(discharging[t]!, 1).atMost(1);
    draft.oneWay.add(charge[t]!);
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
