import { at } from '../steps.ts';
import type { Draft } from './draft.ts';

/**
 * Stores that may not charge from the grid take only what available generation leaves after the inflexible load, and
 * what converters feed in; stores that may not discharge to the grid give only what the inflexible load needs beyond
 * that generation, and what flexible loads and converters take.
 */
export function compileLocalOnly(draft: Draft): void {
  const { stores, buses } = draft.prepared.problem;
  for (const { id: bus } of buses) {
    const charging = stores.filter((store) => store.bus === bus && !store.chargeFromGrid);
    const discharging = stores.filter((store) => store.bus === bus && !store.dischargeToGrid);
    if (charging.length + discharging.length === 0) continue;
    for (let t = 0; t < draft.count; t++) {
      const left = surplus(draft, bus, t);
      if (charging.length > 0) chargeRows(draft, bus, t, charging, left);
      if (discharging.length > 0) dischargeRow(draft, bus, t, discharging, left);
    }
  }
}

/** Available generation minus inflexible load, kW. */
function surplus(draft: Draft, bus: string, step: number): number {
  const { generators, loads } = draft.prepared.problem;
  let left = 0;
  for (const generator of generators) if (generator.bus === bus) left += at(generator.avail, step);
  for (const load of loads) if (load.bus === bus) left -= at(load.profile, step);
  return left;
}

type Members = readonly {
  readonly id: string;
  readonly forcedCharge?: number[] | undefined;
  readonly forcedDischarge?: number[] | undefined;
}[];

function chargeRows(draft: Draft, bus: string, step: number, stores: Members, left: number): void {
  const { converters, generators } = draft.prepared.problem;
  const [byLeft, byUsed] = [draft.row(), draft.row()];
  for (const { id, forcedCharge } of stores) {
    if ((forcedCharge?.[step] ?? 0) > 0) continue;
    const column = draft.columns.get(`${id}/charge`)![step]!;
    byLeft.add(column, 1);
    byUsed.add(column, 1);
  }
  if (byLeft.empty) return;
  for (const { id } of converters)
    for (const flow of draft.byDevice.get(id) ?? [])
      if (flow.bus === bus && at(flow.factor, step) < 0) {
        byLeft.add(flow.columns[step]!, at(flow.factor, step));
        byUsed.add(flow.columns[step]!, at(flow.factor, step));
      }
  for (const generator of generators)
    if (generator.bus === bus) byUsed.add(draft.columns.get(`${generator.id}/power`)![step]!, -1);
  byLeft.atMost(Math.max(0, left));
  byUsed.atMost(0);
}

function dischargeRow(draft: Draft, bus: string, step: number, stores: Members, left: number): void {
  const { converters, flexibleLoads } = draft.prepared.problem;
  const row = draft.row();
  for (const { id, forcedDischarge } of stores)
    if (!((forcedDischarge?.[step] ?? 0) > 0)) row.add(draft.columns.get(`${id}/discharge`)![step]!, 1);
  if (row.empty) return;
  for (const { id } of [...converters, ...flexibleLoads])
    for (const flow of draft.byDevice.get(id) ?? [])
      if (flow.bus === bus && at(flow.factor, step) > 0) row.add(flow.columns[step]!, -at(flow.factor, step));
  row.atMost(Math.max(0, -left));
}
