import type { DispatchFlexibleLoad } from '../../../contracts/problem.ts';
import { allowedSteps, freeStarts } from '../free-steps.ts';
import type { Draft } from './draft.ts';
import { compileSwitching, isSwitched } from './switching.ts';

type Load<K extends DispatchFlexibleLoad['kind']> = Extract<DispatchFlexibleLoad, { kind: K }>;
/** Columns and factors whose sum is 1 where a load runs in a step. */
export type Running = (step: number) => readonly (readonly [column: number, factor: number])[];

/** Power of a load that can move in time; returns when it runs, for exclusive groups. */
export function compileFlexibleLoad(draft: Draft, load: DispatchFlexibleLoad): Running {
  const allowed = allowedSteps(load, draft.count);
  if (load.kind === 'energy') return energyLoad(draft, load, allowed);
  if (load.kind === 'interruptible') return interruptible(draft, load, allowed);
  return unbroken(draft, load, allowed);
}

function energyLoad(draft: Draft, load: Load<'energy'>, allowed: Uint8Array): Running {
  const { id } = load;
  const where = (step: number): boolean => allowed[step] === 1;
  const power = draft.series(`${id}/power`, load.powerMax, 0, where);
  draft.flow(id, load.bus, power, 1);
  draft.limit('power-max', id, 'upper', power);
  const total = draft.row();
  power.forEach((column, t) => total.add(column, draft.length(t)));
  const rows = new Int32Array(draft.count).fill(-1);
  // Bands without an off state may also ask for more than is wanted.
  rows[draft.count - 1] = total
    .add(draft.give({ limit: 'load-energy', device: id, step: null, unit: 'kWh' }, 1), 1)
    .add(draft.give({ limit: 'load-energy', device: id, step: null, unit: 'kWh' }, 1), -1)
    .equals(load.energy);
  draft.limit('load-energy', id, 'row', rows);
  if (!load.bands && !load.exclusiveGroup && !isSwitched(load) && load.initialSteps === undefined) return () => [];
  const bands = load.bands ?? [[0, 0] as const, [0, load.powerMax] as const];
  const lit = bands.map(([, high]) => high > 0);
  const states = bands.map((_, k) => draft.binaries(`${id}/band${k}`, where));
  for (let t = 0; t < draft.count; t++) {
    if (!where(t)) continue;
    const one = draft.row();
    const low = draft.row().add(power[t]!, 1);
    const high = draft.row().add(power[t]!, 1);
    bands.forEach(([least, most], k) => {
      one.add(states[k]![t]!, 1);
      low.add(states[k]![t]!, -least);
      high.add(states[k]![t]!, -most);
    });
    one.equals(1);
    low.atLeast(0);
    high.atMost(0);
  }
  const running = states.filter((_, k) => lit[k]);
  if (isSwitched(load) || load.initialSteps !== undefined)
    compileSwitching(draft, id, together(draft, id, running, where), load, load.powerMax);
  return (step) => running.map((columns) => [columns[step]!, 1] as const);
}

/** One on/off column from several bands. */
function together(
  draft: Draft,
  id: string,
  bands: readonly Int32Array[],
  where: (step: number) => boolean,
): Int32Array {
  if (bands.length === 1) return bands[0]!;
  const on = draft.binaries(`${id}/on`, where);
  on.forEach((column, t) => {
    if (column < 0) return;
    const row = draft.row().add(column, 1);
    for (const columns of bands) row.add(columns[t]!, -1);
    row.equals(0);
  });
  return on;
}

function interruptible(draft: Draft, load: Load<'interruptible'>, allowed: Uint8Array): Running {
  const on = draft.binaries(`${load.id}/on`, (step) => allowed[step] === 1);
  draft.flow(load.id, load.bus, on, load.power);
  const total = draft.row();
  on.forEach((column, t) => {
    total.add(column, 1);
    if (load.earliest && column >= 0) draft.ties.push({ column, weight: (t + 1) / draft.count });
  });
  total.equals(load.durationSteps);
  compileSwitching(draft, load.id, on, load, load.power);
  return (step) => [[on[step]!, 1]];
}

function unbroken(draft: Draft, load: Load<'block' | 'sequence' | 'first'>, allowed: Uint8Array): Running {
  const powers = load.kind === 'sequence' ? load.powers : new Array<number>(load.durationSteps).fill(load.power);
  const starts = freeStarts(allowed, powers.length);
  const open = new Set(load.kind === 'first' ? starts.slice(0, 1) : starts);
  const begin = draft.binaries(`${load.id}/begin`, (step) => open.has(step));
  const power = draft.series(`${load.id}/power`, Math.max(...powers));
  draft.flow(load.id, load.bus, power, 1);
  const once = draft.row();
  begin.forEach((column, t) => {
    once.add(column, 1);
    if (load.kind !== 'first' && load.earliest && column >= 0)
      draft.ties.push({ column, weight: (t + 1) / draft.count });
  });
  once.equals(1);
  for (let t = 0; t < draft.count; t++) {
    const row = draft.row().add(power[t]!, 1);
    for (let back = 0; back < powers.length && back <= t; back++) row.add(begin[t - back]!, -powers[back]!);
    row.equals(0);
  }
  return (step) => powers.map((_, back) => [begin[step - back] ?? -1, 1] as const);
}
