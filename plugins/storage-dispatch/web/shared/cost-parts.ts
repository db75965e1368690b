import type { PlanView } from '../../contracts/routes.ts';

/** Parts of the cost of a plan, as they are listed. */
export const costParts = [
  'energyBuy',
  'energySell',
  'demand',
  'degradation',
  'fuel',
  'start',
  'curtailment',
  'carbon',
  'commitment',
  'breach',
  'terminalValue',
] as const satisfies readonly (keyof PlanView['plan']['costs'])[];
export type CostPart = (typeof costParts)[number];

/** Parts that any of the plans has; energy bought and sold always. */
export function shownParts(...plans: readonly PlanView[]): CostPart[] {
  return costParts.filter((part, at) => at < 2 || plans.some(({ plan }) => Math.abs(plan.costs[part]) >= 0.005));
}
