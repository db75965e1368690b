import type { DispatchStore } from '../../contracts/problem.ts';
import type { Draft } from './compile/draft.ts';
import { at } from './steps.ts';

/** Steps by device. */
export type StepSets = Map<string, Set<number>>;

/** Steps in which a store charges and discharges, or a grid imports and exports. */
export interface Conflicts {
  readonly stores: StepSets;
  readonly grids: StepSets;
  /** Steps around those in which a store turns without its rest. */
  readonly rests: StepSets;
  /** Stores that leave their band again, or move outwards, before they have recovered. */
  readonly recoveries: Set<string>;
  readonly count: number;
}

/** Share of the larger power below which two directions count as noise of the solver. */
const noise = 1e-6;

/**
 * Takes out flows in both directions that cost nothing to take out: of a loss-free store, and of a grid that does not
 * pay more than it charges. Energy and net power stay the same. A store with a least power is left alone: what remains
 * of the larger flow may lie below it.
 */
export function netFreeLoops(map: Draft, x: Float64Array): void {
  const { stores, grids } = map.prepared.problem;
  for (const store of stores)
    for (let t = 0; t < map.count; t++)
      if (at(store.etaCharge, t) * at(store.etaDischarge, t) === 1 && isFree(store, t))
        cancel(map, x, store.id, 'charge', 'discharge', t);
  for (const grid of grids)
    for (let t = 0; t < map.count; t++)
      if (at(grid.buyPrice, t) >= at(grid.sellPrice, t)) cancel(map, x, grid.id, 'import', 'export', t);
}

/** Whether each flow of a store may be any smaller than it is. */
const isFree = ({ forcedCharge, forcedDischarge, chargeMin, dischargeMin }: DispatchStore, t: number): boolean =>
  Math.max(forcedCharge?.[t] ?? 0, forcedDischarge?.[t] ?? 0, chargeMin, dischargeMin) === 0;

function cancel(map: Draft, x: Float64Array, id: string, one: string, other: string, step: number): void {
  const [a, b] = [map.columns.get(`${id}/${one}`)![step]!, map.columns.get(`${id}/${other}`)![step]!];
  const both = Math.min(x[a]!, x[b]!);
  if (both <= 0) return;
  x[a] = x[a]! - both;
  x[b] = x[b]! - both;
}

/** Finds what {@link netFreeLoops} left, in the steps in which the model does not hold the directions apart. */
export function findConflicts(map: Draft, x: Float64Array): Conflicts {
  const { stores, grids } = map.prepared.problem;
  let count = 0;
  const find = (id: string, one: string, other: string): Set<number> => {
    const steps = new Set<number>();
    const [a, b] = [map.columns.get(`${id}/${one}`)!, map.columns.get(`${id}/${other}`)!];
    for (let t = 0; t < map.count; t++) {
      const [one, other] = [x[a[t]!]!, x[b[t]!]!];
      if (!map.oneWay.has(a[t]!) && Math.min(one, other) > noise * Math.max(1e-3, one, other)) steps.add(t);
    }
    count += steps.size;
    return steps;
  };
  const storeSteps: StepSets = new Map();
  const rests: StepSets = new Map();
  for (const store of stores) {
    const both = find(store.id, 'charge', 'discharge');
    if (store.restSteps === 0) storeSteps.set(store.id, both);
    else rests.set(store.id, turns(map, x, store, both));
  }
  for (const steps of rests.values()) count += steps.size;
  const gridSteps = new Map(grids.map((grid) => [grid.id, find(grid.id, 'import', 'export')]));
  const recoveries = new Set(
    stores.filter(({ id }) => !map.options.recoveries?.has(id) && relapses(map, x, id)).map(({ id }) => id),
  );
  return { stores: storeSteps, grids: gridSteps, rests, recoveries, count: count + recoveries.size };
}

/** Steps beside a turn without rest that get their columns too: else the turn only moves there. */
const margin = 3;

/**
 * Steps around those in which a store turns sooner than it may; `both` are those with both directions. None where the model
 * holds the rest in every step: what is left there is noise of the solver, or a turn that a relaxed plan has to make and names.
 */
function turns(map: Draft, x: Float64Array, store: DispatchStore, both: ReadonlySet<number>): Set<number> {
  if (map.options.rests?.get(store.id)?.size === map.count) return new Set();
  const charge = map.columns.get(`${store.id}/charge`)!;
  const discharge = map.columns.get(`${store.id}/discharge`)!;
  const steps = new Set<number>();
  const add = (from: number, to: number): void => {
    for (let t = Math.max(0, from - margin); t <= Math.min(map.count - 1, to + margin); t++) steps.add(t);
  };
  for (const t of both) add(t, t);
  let [direction, last] = [0, -Infinity];
  for (let t = 0; t < map.count; t++) {
    const power = x[discharge[t]!]! - x[charge[t]!]!;
    if (Math.abs(power) <= noise) continue;
    const now = Math.sign(power);
    if (direction === -now && t - last <= store.restSteps) add(last, t);
    [direction, last] = [now, t];
  }
  return steps;
}

/** Whether a store that recovers moves outwards before the last step outside. */
function relapses(map: Draft, x: Float64Array, id: string): boolean {
  return (
    [
      ['below', 'discharge'],
      ['above', 'charge'],
    ] as const
  ).some(([side, direction]) => {
    const columns = map.columns.get(`${id}/${side}`);
    if (!columns) return false;
    const power = map.columns.get(`${id}/${direction}`)!;
    let last = columns.length - 1;
    while (last >= 0 && x[columns[last]!]! <= 1e-6) last--;
    for (let t = 0; t <= last; t++) if (x[power[t]!]! > 1e-6) return true;
    return false;
  });
}
