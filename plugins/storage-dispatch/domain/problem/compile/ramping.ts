import { at, type Series } from '../steps.ts';
import { physics } from './draft.ts';
import type { Draft } from './draft.ts';

/** Largest changes of the power of a unit while it runs, and powers in which a run may begin and end; kW. */
export interface Ramping {
  readonly rampUpKw?: Series | undefined;
  readonly rampDownKw?: Series | undefined;
  readonly initialPower?: number | undefined;
  readonly startMax?: number | undefined;
  readonly stopMax?: number | undefined;
  readonly initialOn?: boolean | undefined;
}

/**
 * Keeps the ramp of a unit. `running` are the whole-number columns of which one is 1 while it runs; none: it always does.
 * `most` is its highest power: what a step without a run before (after) it is free to do.
 */
export function compileRamping(
  draft: Draft,
  id: string,
  power: Int32Array,
  running: readonly Int32Array[],
  unit: Ramping,
  most: number,
): void {
  const { rampUpKw, rampDownKw, startMax, stopMax } = unit;
  if ([rampUpKw, rampDownKw, startMax, stopMax].every((limit) => limit === undefined)) return;
  const lit = running.length === 0 || (unit.initialOn ?? true);
  const before = unit.initialPower === undefined ? null : lit ? unit.initialPower : 0;
  /** power[step] − power[other] ≤ ramp, unless the unit does not run in the other step. */
  const change = (step: number, other: number, ramp: number, now: number): number => {
    const free = Math.max(0, most - ramp);
    const row = draft
      .row()
      .add(power[step] ?? -1, 1)
      .add(power[other] ?? -1, -1);
    const runs = other < 0 ? (lit ? 1 : 0) : running.length === 0 ? 1 : null;
    if (runs === null) for (const columns of running) row.add(columns[other]!, free);
    row.add(draft.give({ limit: 'ramp', device: id, step: now, unit: 'kW' }, physics), -1);
    const fixed = (other < 0 ? (before ?? 0) : 0) - (step < 0 ? (before ?? 0) : 0);
    return row.atMost(ramp + fixed + (runs === 1 ? 0 : free));
  };
  /** power[step] ≤ limit, unless the unit runs in the other step too. */
  const edge = (step: number, other: number, limit: number): void => {
    const free = Math.max(0, most - limit);
    const row = draft.row().add(power[step]!, 1);
    if (other >= 0) for (const columns of running) row.add(columns[other]!, -free);
    row.add(draft.give({ limit: 'ramp', device: id, step, unit: 'kW' }, physics), -1);
    row.atMost(limit + (other < 0 && lit ? free : 0));
  };
  const [up, down] = [new Int32Array(draft.count).fill(-1), new Int32Array(draft.count).fill(-1)];
  for (let t = 0; t < draft.count; t++) {
    if (rampUpKw !== undefined && (t > 0 || before !== null)) up[t] = change(t, t - 1, at(rampUpKw, t), t);
    if (rampDownKw !== undefined && (t > 0 || before !== null)) down[t] = change(t - 1, t, at(rampDownKw, t), t);
    if (startMax !== undefined && running.length > 0) edge(t, t - 1, startMax);
    if (stopMax !== undefined && running.length > 0 && t + 1 < draft.count) edge(t, t + 1, stopMax);
  }
  draft.limit('ramp', id, 'row', up);
  draft.limit('ramp', id, 'row', down);
}
