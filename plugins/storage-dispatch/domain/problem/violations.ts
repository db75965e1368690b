import type { PlanBinding, PlanViolation } from '../../contracts/plan.ts';
import { Causes } from './causes.ts';
import type { Draft } from './compile/draft.ts';
import type { Compiled } from './compile/index.ts';

/** Below this a slack is noise of the solver, in its unit. */
const tolerance = 1e-6;

/** Broken limits and missed wishes of a solution, by step, each with the limits that leave no other way. */
export function violationsOf({ map, model }: Compiled, x: Float64Array): PlanViolation[] {
  const causes = new Causes(map, model, x);
  const used = map.slacks.filter(({ column }) => x[column]! > tolerance);
  const highest = new Map<string, number>();
  for (const { limit, device, column } of used) {
    const key = `${limit}/${device}`;
    highest.set(key, Math.max(highest.get(key) ?? 0, x[column]!));
  }
  return used
    .map(({ limit, device, step, column, unit, price, priceHighest }) => ({
      limit,
      device,
      step,
      by: x[column]!,
      unit,
      price: price + (x[column]! >= highest.get(`${limit}/${device}`)! - tolerance ? (priceHighest ?? 0) : 0),
      cause: causes.of(limit, device, step),
    }))
    .sort((a, b) => (a.step ?? -1) - (b.step ?? -1));
}

/** Limits with a price in the optimum: how the cost changes per unit of the limit. */
export function bindingOf(map: Draft, rowDuals: Float64Array, columnDuals: Float64Array): PlanBinding[] {
  if (rowDuals.length === 0) return [];
  const binding: PlanBinding[] = [];
  for (const { limit, device, on, indexes } of map.limits)
    indexes.forEach((index, step) => {
      if (index < 0) return;
      const dual = (on === 'row' ? rowDuals[index] : columnDuals[index]) ?? 0;
      const holds = on === 'row' ? Math.abs(dual) > 1e-9 : on === 'upper' ? dual < -1e-9 : dual > 1e-9;
      if (holds) binding.push({ limit, device, step, value: dual });
    });
  return binding.sort((a, b) => a.step - b.step);
}

/** Cost of one more kWh at each bus, and saving by one more kWh in each store, by step. */
export function marginalOf(map: Draft, rowDuals: Float64Array) {
  const { problem } = map.prepared;
  if (rowDuals.length === 0) return { buses: [], stores: [] };
  return {
    buses: problem.buses.map(({ id }) => ({
      id,
      price: Array.from(map.rows.get(`${id}/bus`)!, (row, t) => rowDuals[row]! / map.length(t) || 0),
    })),
    stores: problem.stores.map(({ id }) => ({
      id,
      value: Array.from(map.rows.get(`${id}/balance`)!, (row) => -rowDuals[row]! || 0),
    })),
  };
}
