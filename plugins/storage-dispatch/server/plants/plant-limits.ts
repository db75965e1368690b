import type { DispatchConfig, DispatchPlan, DispatchProblem } from '../../contracts/index.ts';
import { siteIds } from '../problem/site.ts';

/** A PV plant or wind farm under control, which a plan can tell to leave some of its power; kept with the plan. */
export interface PlanPlant {
  id: string;
  name: { en: string; 'zh-CN': string };
  kind: 'pv' | 'wind';
  /** Highest power that it can be limited to, kW: not limited. */
  maxKw: number;
}

/** What a plan leaves below this, kW, is a rounding of the solver and no wish. */
const negligibleKw = 0.1;

/** The plants of a configuration that take limits. */
export function plantsUnderControl({ control }: Pick<DispatchConfig, 'control'>): PlanPlant[] {
  return control.devices.flatMap(({ id, kind, name, maxKw = 0 }) =>
    (kind === 'pv' || kind === 'wind') && maxKw > 0 ? [{ id, kind, maxKw, name: name ?? { en: id, 'zh-CN': id } }] : [],
  );
}

/** Power of a kind of generation that plants under control can be told to leave, kW. */
export const limitableKw = (plants: readonly PlanPlant[], kind: PlanPlant['kind']): number =>
  plants.reduce((sum, plant) => sum + (plant.kind === kind ? plant.maxKw : 0), 0);

/**
 * Limit of one plant in each step of a plan, kW. Where the plan takes all that its kind can give, the plant is not limited.
 * Elsewhere it gets its part, by rating, of what the plan takes from the plants under control; the others of its kind
 * give what they can. Null where the plan has no generation of this kind.
 */
export function plantLimits(
  plan: Pick<DispatchPlan, 'generators'>,
  problem: Pick<DispatchProblem, 'generators'>,
  plants: readonly PlanPlant[],
  { kind, maxKw }: PlanPlant,
): number[] | null {
  const planned = plan.generators.find(({ id }) => id === siteIds[kind]);
  const least = problem.generators.find(({ id }) => id === siteIds[kind])?.least ?? 0;
  if (!planned) return null;
  const share = maxKw / limitableKw(plants, kind);
  return planned.power.map((kw, step) => {
    if (!(planned.curtailed[step]! > negligibleKw)) return maxKw;
    const fixed = typeof least === 'number' ? least : (least[step] ?? 0);
    return Math.min(maxKw, Math.max(0, kw - fixed) * share);
  });
}
