import { at, largest, type Series } from '../steps.ts';
import { physics } from './draft.ts';
import type { Draft } from './draft.ts';

/** How a unit may be switched; steps, currency. */
export interface Switching {
  readonly startCost: Series;
  readonly stopCost: number;
  readonly noLoadCost: number;
  readonly minUpSteps: number;
  readonly minDownSteps: number;
  readonly maxStarts?: number | undefined;
  readonly initialOn: boolean;
  readonly initialSteps?: number | undefined;
}

/** Whether switching needs more than the on/off columns themselves. */
export const isSwitched = (unit: Switching): boolean =>
  largest(unit.startCost) > 0 ||
  unit.stopCost > 0 ||
  unit.noLoadCost > 0 ||
  unit.minUpSteps > 1 ||
  unit.minDownSteps > 1 ||
  unit.maxStarts !== undefined;

/**
 * Starts and stops of a unit. With whole-number `on` they need not be whole themselves: on − on before = start − stop,
 * starts within the last minUp steps ≤ on, stops within the last minDown steps ≤ 1 − on. `size` is the power of the
 * unit, kW, by which these rules weigh when a model is elastic.
 */
export function compileSwitching(draft: Draft, id: string, on: Int32Array, unit: Switching, size: number): void {
  // More than the unit's own power could be worth: only where the problem contradicts itself.
  const weight = physics * Math.max(1, size);
  holdInitialState(draft, id, on, unit, weight);
  if (!isSwitched(unit)) return;
  const start = draft.series(`${id}/start`, 1);
  const stop = draft.series(`${id}/stop`, 1);
  const before = unit.initialOn ? 1 : 0;
  for (let t = 0; t < draft.count; t++) {
    draft.cost('start', start[t]!, at(unit.startCost, t));
    draft.cost('start', stop[t]!, unit.stopCost);
    draft.cost('fuel', on[t]!, unit.noLoadCost * draft.length(t));
    const change = draft.row().add(on[t]!, 1).add(start[t]!, -1).add(stop[t]!, 1);
    if (t > 0) change.add(on[t - 1]!, -1);
    change.equals(t === 0 ? before : 0);
    const up = draft.row().add(on[t]!, -1);
    for (let back = 0; back < Math.max(1, unit.minUpSteps) && back <= t; back++) up.add(start[t - back]!, 1);
    if (unit.minUpSteps > 1) up.add(draft.give({ limit: 'min-up', device: id, step: t, unit: 'steps' }, weight), -1);
    up.atMost(0);
    const down = draft.row().add(on[t]!, 1);
    for (let back = 0; back < Math.max(1, unit.minDownSteps) && back <= t; back++) down.add(stop[t - back]!, 1);
    if (unit.minDownSteps > 1)
      down.add(draft.give({ limit: 'min-down', device: id, step: t, unit: 'steps' }, weight), -1);
    down.atMost(1);
  }
  if (unit.maxStarts !== undefined) {
    const row = draft.row();
    for (const column of start) row.add(column, 1);
    row.add(draft.give({ limit: 'max-starts', device: id, step: null, unit: 'count' }, weight), -1);
    row.atMost(unit.maxStarts);
  }
}

/** A run or pause that began before the horizon is finished first. */
function holdInitialState(draft: Draft, id: string, on: Int32Array, unit: Switching, weight: number): void {
  const held = (unit.initialOn ? unit.minUpSteps : unit.minDownSteps) - (unit.initialSteps ?? Infinity);
  for (let t = 0; t < Math.min(held, draft.count); t++) {
    const value = unit.initialOn ? 1 : 0;
    const limit = unit.initialOn ? 'min-up' : 'min-down';
    const free = on[t]! >= 0;
    if (!free && !unit.initialOn) continue;
    const give = draft.give({ limit, device: id, step: t, unit: 'steps' }, weight);
    if (!free) {
      // Where the unit may not run its run has ended, sooner than it may: nothing of it is left to be finished.
      draft.row().add(give, 1).atLeast(1);
      return;
    }
    if (give < 0) draft.builder.setBounds(on[t]!, value, value);
    else
      draft
        .row()
        .add(on[t]!, 1)
        .add(give, unit.initialOn ? 1 : -1)
        .equals(value);
  }
}
