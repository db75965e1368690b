import type { DispatchStore } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import { physics } from './draft.ts';
import type { Draft } from './draft.ts';
import { retention } from './retention.ts';

/** On which side of its band a store starts. */
export type Side = 'below' | 'above';

/** Highest energy at the end of a step, kWh. */
export const ceiling = (store: DispatchStore, step: number): number =>
  Math.min(store.capacity, store.eMax === undefined ? store.capacity : at(store.eMax, step));

/** Most energy that a store can ever hold, kWh: a start above its capacity counts. */
export const top = (store: DispatchStore): number =>
  store.cyclic ? store.capacity : Math.max(store.capacity, store.initial);

const outsideKey = (store: DispatchStore, side: Side): string => `${store.id}/${side}`;

/** Energy outside the band at the end of a step: priced while recovering, else only in an elastic model. */
export function outside(draft: Draft, store: DispatchStore, side: Side, step: number, recovering: boolean): number {
  const limit = side === 'below' ? 'energy-min' : 'energy-max';
  if (!recovering) return draft.give({ limit, device: store.id, step, unit: 'kWh' }, physics);
  const price = store.recoveryPrice * draft.length(step);
  const column = draft.slack({ limit: `recovery-from-${side}`, device: store.id, step, unit: 'kWh', price });
  const columns = draft.columns.get(outsideKey(store, side)) ?? new Int32Array(draft.count).fill(-1);
  columns[step] = column;
  draft.columns.set(outsideKey(store, side), columns);
  return column;
}

/**
 * Recovery is one way: until the band is reached for good nothing moves outwards. Exactly that needs a whole-number
 * column per step, added on demand; without them an allowance holds the energy that may never grow again, which a plan
 * could keep in reserve and use later.
 */
export function compileRecovery(
  draft: Draft,
  store: DispatchStore,
  side: Side,
  energy: Int32Array,
  outwards: Int32Array,
): void {
  const columns = draft.columns.get(outsideKey(store, side))!;
  if (draft.options.recoveries?.has(store.id)) exactly(draft, store, side, columns, outwards);
  else allowance(draft, store, side, columns, energy);
}

function exactly(draft: Draft, store: DispatchStore, side: Side, columns: Int32Array, outwards: Int32Array): void {
  const recovered = draft.binaries(`${store.id}/recovered-${side}`);
  for (let t = 0; t < draft.count; t++) {
    const most = side === 'below' ? at(store.eMin, t) : top(store) - ceiling(store, t);
    const power = draft.builder.bounds(outwards[t]!).upper;
    const entry = { device: store.id, step: t } as const;
    draft
      .row()
      .add(columns[t]!, 1)
      .add(recovered[t]!, most)
      .add(draft.give({ ...entry, limit: `recovery-from-${side}`, unit: 'kWh' }, physics), -1)
      .atMost(most);
    draft
      .row()
      .add(outwards[t]!, 1)
      .add(recovered[t]!, -power)
      .add(draft.give({ ...entry, limit: `recovery-power-${side}`, unit: 'kW' }, physics), -1)
      .atMost(0);
    if (t > 0)
      draft
        .row()
        .add(recovered[t]!, 1)
        .add(recovered[t - 1]!, -1)
        .atLeast(0);
  }
}

function allowance(draft: Draft, store: DispatchStore, side: Side, columns: Int32Array, energy: Int32Array): void {
  const bound = (t: number): number => (side === 'below' ? at(store.eMin, t) : -ceiling(store, t));
  let before = -1;
  for (let t = 0; t < draft.count; t++) {
    const { keep, flow } = retention(store, t, draft.prepared.lengths);
    const inflow = flow * at(store.inflow, t) * draft.length(t);
    const unsteered =
      (t === 0 ? 0 : Math.max(0, bound(t) - bound(t - 1))) + Math.max(0, side === 'below' ? -inflow : inflow);
    const lost = side === 'below' ? 1 - keep : 0;
    const allowed = draft.builder.addColumn();
    draft.row().add(allowed, 1).add(columns[t]!, -1).atLeast(0);
    const row = draft.row().add(allowed, 1).add(before, -1);
    row.add(draft.give({ limit: `recovery-power-${side}`, device: store.id, step: t, unit: 'kW' }, physics), -1);
    const start = side === 'below' ? bound(0) - store.initial : store.initial + bound(0);
    if (t === 0) row.atMost(start + lost * store.initial + unsteered);
    else row.add(energy[t - 1]!, -lost).atMost(unsteered);
    before = allowed;
  }
}
