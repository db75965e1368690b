import { createSolver } from '@lingtan/optimizer';
import type { PurchasePlan, PurchasePlanRun } from '../../contracts/index.ts';
import { planOf, purchaseModel, trivialPlan } from '../../domain/index.ts';
import { ledgerErrors } from '../errors.ts';

/** How long a plan may be searched for, s; a good one comes early, the proof may take long. */
const timeLimitS = 20;

/** The cheapest purchases that reach the target; solved in a thread of its own. */
export async function solvePlan(run: PurchasePlanRun): Promise<PurchasePlan> {
  const trivial = trivialPlan(run);
  if (trivial) return trivial;
  const solver = createSolver({ workers: 1 });
  try {
    const { status, x, message } = await solver.solve(purchaseModel(run), { timeLimitS });
    if (x.length === 0) throw ledgerErrors.PLAN_FAILED({ status, problem: message ?? status });
    const lots = run.offers.map((_, offer) => Math.round(x[offer]!));
    return planOf(run, lots, status === 'optimal');
  } finally {
    await solver.close();
  }
}
