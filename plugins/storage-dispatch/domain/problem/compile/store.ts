import type { DispatchStore } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import { physics } from './draft.ts';
import type { Draft } from './draft.ts';
import { retention } from './retention.ts';
import { compileStoreBand } from './store-band.ts';
import { compileStoreDirections } from './store-directions.ts';
import { highestPower } from './store-power.ts';
import { top } from './store-recovery.ts';
import { compileStoreTargets } from './store-targets.ts';

/** Charge, discharge and energy of a store. */
export function compileStore(draft: Draft, store: DispatchStore): void {
  const { id } = store;
  const charge = draft.series(`${id}/charge`, highestPower(draft, store, 'charge'));
  const discharge = draft.series(`${id}/discharge`, highestPower(draft, store, 'discharge'));
  const energy = draft.series(`${id}/energy`, top(store));
  draft.flow(id, store.bus, charge, 1);
  draft.flow(id, store.bus, discharge, -1);
  draft.limit('charge-max', id, 'upper', charge);
  draft.limit('discharge-max', id, 'upper', discharge);

  const balance = new Int32Array(draft.count);
  for (let t = 0; t < draft.count; t++) {
    const dt = draft.length(t);
    const { keep, flow } = retention(store, t, draft.prepared.lengths);
    draft.cost('degradation', charge[t]!, store.degradationCharge * dt);
    draft.cost('degradation', discharge[t]!, store.degradationDischarge * dt);
    // Of a cyclic store the last step lies before the first; of a single step it is the same.
    const alone = store.cyclic && draft.count === 1;
    const row = draft
      .row()
      .add(energy[t]!, alone ? 1 - keep : 1)
      .add(charge[t]!, -flow * at(store.etaCharge, t) * dt)
      .add(discharge[t]!, (flow * dt) / at(store.etaDischarge, t));
    if (t > 0 || (store.cyclic && !alone)) row.add(energy[t > 0 ? t - 1 : draft.count - 1]!, -keep);
    const inflow = at(store.inflow, t);
    if (inflow !== 0) {
      const limit = inflow < 0 ? 'usage-not-served' : 'gain-lost';
      row.add(draft.give({ limit, device: id, step: t, unit: 'kWh' }, 2), inflow < 0 ? -1 : 1);
    }
    balance[t] = row.equals((t === 0 && !store.cyclic ? keep * store.initial : 0) + flow * inflow * dt);
  }
  draft.rows.set(`${id}/balance`, balance);
  if (!store.cyclic) {
    draft.cost('terminalValue', energy[draft.count - 1]!, -store.terminalValue);
    draft.constant('terminalValue', store.terminalValue * store.initial);
  }
  if (store.preferFullerSooner)
    for (const column of energy) draft.ties.push({ column, weight: -1 / (store.capacity * draft.count) });

  compileStoreBand(draft, store, energy, charge, discharge);
  compileStoreTargets(draft, store, energy);
  compileStoreDirections(draft, store, charge, discharge);
  forced(draft, store, charge, discharge);
  taper(draft, store, energy, charge, discharge);
}

function forced(draft: Draft, store: DispatchStore, charge: Int32Array, discharge: Int32Array): void {
  for (const [name, powers, columns] of [
    ['forced-charge', store.forcedCharge, charge],
    ['forced-discharge', store.forcedDischarge, discharge],
  ] as const)
    powers?.forEach((power, step) => {
      if (power === 0) return;
      const less = draft.give({ limit: name, device: store.id, step, unit: 'kW' }, 0.2);
      draft.builder.setBounds(columns[step]!, less >= 0 ? 0 : power, power);
      if (less >= 0) draft.row().add(columns[step]!, 1).add(less, 1).atLeast(power);
    });
}

/** Power limits that depend on the energy at the beginning of the step: one row per piece of the concave curve. */
function taper(
  draft: Draft,
  store: DispatchStore,
  energy: Int32Array,
  charge: Int32Array,
  discharge: Int32Array,
): void {
  for (const [name, points, columns] of [
    ['charge-taper', store.chargeTaper, charge],
    ['discharge-taper', store.dischargeTaper, discharge],
  ] as const)
    for (let piece = 1; piece < (points?.length ?? 0); piece++) {
      const [a, b] = [points![piece - 1]!, points![piece]!];
      const slope = (b.power - a.power) / (b.energy - a.energy);
      const rows = new Int32Array(draft.count);
      for (let t = 0; t < draft.count; t++) {
        const row = draft.row().add(columns[t]!, 1);
        const base = a.power - slope * a.energy;
        const more = draft.give({ limit: name, device: store.id, step: t, unit: 'kW' }, physics);
        row.add(more, -1);
        rows[t] =
          t === 0 && !store.cyclic
            ? row.atMost(Math.max(0, base + slope * store.initial))
            : row.add(energy[t > 0 ? t - 1 : draft.count - 1]!, -slope).atMost(base);
      }
      draft.limit(name, store.id, 'row', rows);
    }
}
