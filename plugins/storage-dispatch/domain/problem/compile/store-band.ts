import type { DispatchStore } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import { physics } from './draft.ts';
import type { Draft } from './draft.ts';
import { ceiling, compileRecovery, outside, top } from './store-recovery.ts';

/**
 * The band of energy, hard; only a start out of band recovers one way: what lies outside may shrink but not grow,
 * except by losses and flows that nobody can steer.
 */
export function compileStoreBand(
  draft: Draft,
  store: DispatchStore,
  energy: Int32Array,
  charge: Int32Array,
  discharge: Int32Array,
): void {
  const below = !store.cyclic && store.initial < at(store.eMin, 0);
  const above = !store.cyclic && store.initial > ceiling(store, 0);
  const [floors, ceilings] = [new Int32Array(draft.count).fill(-1), new Int32Array(draft.count).fill(-1)];
  for (let t = 0; t < draft.count; t++) {
    const [low, high] = [at(store.eMin, t), ceiling(store, t)];
    if (below || draft.options.elastic) {
      floors[t] = draft
        .row()
        .add(energy[t]!, 1)
        .add(outside(draft, store, 'below', t, below), 1)
        .atLeast(low);
    }
    if (above || draft.options.elastic) {
      ceilings[t] = draft
        .row()
        .add(energy[t]!, 1)
        .add(outside(draft, store, 'above', t, above), -1)
        .atMost(high);
    }
    const free = below || draft.options.elastic ? 0 : low;
    draft.builder.setBounds(
      energy[t]!,
      free,
      above ? Math.max(store.capacity, store.initial) : draft.options.elastic ? top(store) : high,
    );
  }
  draft.limit('energy-min', store.id, 'lower', energy);
  draft.limit('energy-max', store.id, 'upper', energy);
  if (below || draft.options.elastic) draft.limit('energy-min', store.id, 'row', floors);
  if (above || draft.options.elastic) draft.limit('energy-max', store.id, 'row', ceilings);
  if (below) compileRecovery(draft, store, 'below', energy, discharge);
  if (above) compileRecovery(draft, store, 'above', energy, charge);
  dwelling(draft, store, energy);
  ramp(draft, store, charge, discharge);
}

/** Cost of energy below the soft minimum or above the soft maximum. */
function dwelling(draft: Draft, store: DispatchStore, energy: Int32Array): void {
  for (const [limit, band, sign] of [
    ['soft-min', store.softMin, 1],
    ['soft-max', store.softMax, -1],
  ] as const) {
    const farthest = band && band.priceHighest > 0 ? draft.builder.addColumn({ lower: 0, upper: Infinity }) : -1;
    if (band) draft.cost('breach', farthest, band.priceHighest);
    for (let step = 0; band && step < draft.count; step++) {
      const column = draft.slack({
        limit,
        device: store.id,
        step,
        unit: 'kWh',
        price: band.price * draft.length(step),
        ...(farthest >= 0 ? { priceHighest: band.priceHighest } : {}),
      });
      if (farthest >= 0) draft.row().add(farthest, 1).add(column, -1).atLeast(0);
      draft
        .row()
        .add(energy[step]!, sign)
        .add(column, 1)
        .atLeast(sign * at(band.energy, step));
    }
  }
}

function ramp(draft: Draft, store: DispatchStore, charge: Int32Array, discharge: Int32Array): void {
  if (store.rampKw === undefined) return;
  const rows = new Int32Array(draft.count).fill(-1);
  for (let t = store.initialPower === undefined ? 1 : 0; t < draft.count; t++) {
    const before = t === 0 ? store.initialPower! : 0;
    const row = draft.row().add(discharge[t]!, 1).add(charge[t]!, -1);
    if (t > 0) row.add(discharge[t - 1]!, -1).add(charge[t - 1]!, 1);
    row
      .add(draft.give({ limit: 'ramp', device: store.id, step: t, unit: 'kW' }, physics), 1)
      .add(draft.give({ limit: 'ramp', device: store.id, step: t, unit: 'kW' }, physics), -1);
    rows[t] = row.within(before - store.rampKw, before + store.rampKw);
  }
  draft.limit('ramp', store.id, 'row', rows);
}
