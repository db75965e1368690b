import type { PlanView } from '../../contracts/routes.ts';

type Values = readonly (number | null)[];

/** Powers of a plan by step, kW, each as it is drawn: charging and export are below zero. */
export interface PlanPowers {
  imports: number[];
  exports: number[];
  pv: Values;
  wind: Values;
  charge: number[];
  discharge: number[];
}

function sum(parts: readonly (readonly number[])[], length: number, sign = 1): number[] {
  return Array.from({ length }, (_, step) => sign * parts.reduce((total, part) => total + (part[step] ?? 0), 0) || 0);
}

/** What is taken of a source: its power in the plan, which leaves out what is curtailed, else its forecast. */
function taken(view: PlanView, id: 'pv' | 'wind'): Values {
  return view.plan.generators.find((each) => each.id === id)?.power ?? view[id];
}

/** @see PlanPowers */
export function planPowers(view: PlanView): PlanPowers {
  const { length } = view.steps;
  const { grids, stores } = view.plan;
  return {
    imports: sum(
      grids.map((grid) => grid.import),
      length,
    ),
    exports: sum(
      grids.map((grid) => grid.export),
      length,
      -1,
    ),
    pv: taken(view, 'pv'),
    wind: taken(view, 'wind'),
    charge: sum(
      stores.map((store) => store.charge),
      length,
      -1,
    ),
    discharge: sum(
      stores.map((store) => store.discharge),
      length,
    ),
  };
}

/** Power of all batteries, discharging positive. Unit: kW */
export function batteryPower(view: PlanView): number[] {
  const { charge, discharge } = planPowers(view);
  return discharge.map((power, step) => power + charge[step]!);
}

/** Power of one battery in a step, discharging positive. Unit: kW */
export function storePower(view: PlanView, id: string, step: number): number | null {
  const store = view.plan.stores.find((each) => each.id === id);
  return store ? (store.discharge[step] ?? 0) - (store.charge[step] ?? 0) : null;
}

/** Power of all flexible loads together. Unit: kW */
export function flexiblePower(view: PlanView): number[] {
  return sum(
    view.flexibleLoads.map(({ power }) => power),
    view.steps.length,
  );
}

/** Whether a series says anything at all. */
export const known = (values: readonly (number | null)[]): boolean => values.some((value) => value !== null);
