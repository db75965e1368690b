import type { PlanView } from '../../contracts/routes.ts';
import { stepAt } from '../shared/flat-steps.ts';

/** Energy that the plan has for a battery at an instant, kWh, between the ends of its steps; null outside of the plan. */
export function energyAt(view: Pick<PlanView, 'steps' | 'stores' | 'plan'>, store: string, at: number): number | null {
  const step = stepAt(view.steps, at);
  const ends = view.plan.stores.find(({ id }) => id === store)?.energy;
  if (step < 0 || !ends) return null;
  const { from, to } = view.steps[step]!;
  const begin = step === 0 ? view.stores.find(({ id }) => id === store)?.initialKwh : ends[step - 1];
  const end = ends[step];
  return begin === undefined || end === undefined ? null : begin + ((end - begin) * (at - from)) / (to - from);
}
