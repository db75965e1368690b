import type { Draft } from './draft.ts';

/** How a unit may be switched; steps, currency. */
export interface Switching {
  readonly startCost: number;
  readonly minUpSteps: number;
  readonly minDownSteps: number;
  readonly maxStarts?: number | undefined;
  readonly initialOn: boolean;
  readonly initialSteps?: number | undefined;
}

/** Whether switching needs more than the on/off columns themselves. */
export const isSwitched = (unit: Switching): boolean =>
  unit.startCost > 0 || unit.minUpSteps > 1 || unit.minDownSteps > 1 || unit.maxStarts !== undefined;

/**
 * Starts and stops of a unit. With whole-number `on` they need not be whole themselves: on − on before = start − stop,
 * starts within the last minUp steps ≤ on, stops within the last minDown steps ≤ 1 − on.
 */
export function compileSwitching(draft: Draft, id: string, on: Int32Array, unit: Switching): void {
  holdInitialState(draft, id, on, unit);
  if (!isSwitched(unit)) return;
  const start = draft.series(`${id}/start`, 1);
  const stop = draft.series(`${id}/stop`, 1);
  const before = unit.initialOn ? 1 : 0;
  for (let t = 0; t < draft.count; t++) {
    draft.cost('start', start[t]!, unit.startCost);
    const change = draft.row().add(on[t]!, 1).add(start[t]!, -1).add(stop[t]!, 1);
    if (t > 0) change.add(on[t - 1]!, -1);
    change.equals(t === 0 ? before : 0);
    const up = draft.row().add(on[t]!, -1);
    for (let back = 0; back < Math.max(1, unit.minUpSteps) && back <= t; back++) up.add(start[t - back]!, 1);
    up.atMost(0);
    const down = draft.row().add(on[t]!, 1);
    for (let back = 0; back < Math.max(1, unit.minDownSteps) && back <= t; back++) down.add(stop[t - back]!, 1);
    down.atMost(1);
  }
  if (unit.maxStarts !== undefined) {
    const row = draft.row();
    for (const column of start) row.add(column, 1);
    row.atMost(unit.maxStarts);
  }
}

/** A run or pause that began before the horizon is finished first. */
function holdInitialState(draft: Draft, id: string, on: Int32Array, unit: Switching): void {
  const held = (unit.initialOn ? unit.minUpSteps : unit.minDownSteps) - (unit.initialSteps ?? Infinity);
  for (let t = 0; t < Math.min(held, draft.count); t++) {
    if (on[t]! < 0) continue;
    const value = unit.initialOn ? 1 : 0;
    draft.builder.setBounds(on[t]!, value, value);
  }
}
