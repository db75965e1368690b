import type { MarketPlan } from '../../contracts/index.ts';
import type { PlanRequest } from './plan-purchases.ts';

/** Plans that are remembered, the newest. */
const most = 50;

const keyOf = ({ account, month, targetPct, score }: PlanRequest): string =>
  [account, month, targetPct, score].join('/');

/** The newest plans as they were shown: a plan is not stored, and the asks that it was made from change. */
export class PlanMemory {
  private readonly plans = new Map<string, MarketPlan>();

  keep(plan: MarketPlan): void {
    const key = keyOf(plan);
    this.plans.delete(key);
    this.plans.set(key, plan);
    for (const oldest of this.plans.keys()) {
      if (this.plans.size <= most) break;
      this.plans.delete(oldest);
    }
  }

  find(request: PlanRequest): MarketPlan | null {
    return this.plans.get(keyOf(request)) ?? null;
  }
}
