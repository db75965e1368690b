import { ModelBuilder, type LinearModel } from '@lingtan/optimizer';
import type { PlanScore, PurchasePlan, PurchasePlanRun } from '../../contracts/purchase-plan.ts';
import { hourlyScore } from '../allocation/hourly-score.ts';

/** Lots of each offer, in list order. */
type Lots = readonly number[];

/** Percentage points by which a score may be below its target: the solver's own tolerance. */
const tolerancePct = 1e-6;

/** Certificates by interval after a purchase, Wh. */
function generationWith({ load, certificates, offers }: PurchasePlanRun, lots: Lots): number[] {
  const generation = certificates ? [...certificates] : load.map(() => 0);
  offers.forEach(({ profileWh }, offer) => {
    const bought = lots[offer]!;
    if (bought > 0) profileWh.forEach((wh, at) => (generation[at]! += wh * bought));
  });
  return generation;
}

/** Both scores after a purchase. */
export function scoreWith(run: PurchasePlanRun, lots: Lots): PlanScore {
  const { cfePct, annualMatchPct } = hourlyScore(run.load, generationWith(run, lots), run.gridCfeShare);
  return { cfePct, annualMatchPct };
}

function wanted({ score }: PurchasePlanRun, { cfePct, annualMatchPct }: PlanScore): number | null {
  return score === 'hourly' ? cfePct : annualMatchPct;
}

/** A plan from lots that were found, with the scores recomputed from them alone. */
export function planOf(run: PurchasePlanRun, lots: Lots, proven: boolean): PurchasePlan {
  const before = scoreWith(
    run,
    run.offers.map(() => 0),
  );
  const after = scoreWith(run, lots);
  const purchases = run.offers.flatMap(({ id, priceFen }, offer) =>
    lots[offer]! > 0 ? [{ offer: id, lots: lots[offer]!, costFen: lots[offer]! * priceFen }] : [],
  );
  return {
    reached: (wanted(run, after) ?? 0) >= run.targetPct - tolerancePct,
    proven,
    purchases,
    costFen: purchases.reduce((sum, { costFen }) => sum + costFen, 0),
    before,
    after,
    reachablePct: wanted(
      run,
      scoreWith(
        run,
        run.offers.map((offer) => offer.lots),
      ),
    ),
  };
}

/** A plan that needs no search: the target is reached already, or buying everything does not reach it. */
export function trivialPlan(run: PurchasePlanRun): PurchasePlan | null {
  const nothing = planOf(
    run,
    run.offers.map(() => 0),
    true,
  );
  return nothing.reached || (nothing.reachablePct ?? 0) < run.targetPct - tolerancePct ? nothing : null;
}

/**
 * Whole lots x of each offer at least cost. Hourly: with a_h the load of an interval that is covered in addition,
 * a_h ≤ load_h − matched_h, a_h ≤ Σ profile_oh·x_o and Σ a_h·(1 − g_h) ≥ target·Σ load − what counts already, where g_h is
 * the carbon-free share of the grid. Annual: Σ of all certificates ≥ target·Σ load. Energies are scaled to the mean load.
 * The first columns are the offers.
 */
export function purchaseModel(run: PurchasePlanRun): LinearModel {
  const { load, offers, targetPct, gridCfeShare: grid } = run;
  const model = new ModelBuilder();
  for (const { lots, priceFen } of offers) model.addColumn({ upper: lots, cost: priceFen, integer: true });
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const unit = sum(load) / load.length;
  const columns = offers.map((_, offer) => offer);
  const held = generationWith(
    run,
    offers.map(() => 0),
  );
  if (run.score === 'annual') {
    const missing = (sum(load) * targetPct) / 100 - sum(held);
    model.addRow(
      { lower: missing / unit },
      columns,
      offers.map(({ profileWh }) => sum(profileWh) / unit),
    );
    return model.build();
  }
  const { shortfall } = hourlyScore(load, held);
  const shareAt = (at: number): number => (typeof grid === 'number' ? grid : (grid?.[at] ?? 0));
  const [covered, weights]: [number[], number[]] = [[], []];
  shortfall.forEach((missing, at) => {
    if (missing === 0) return;
    const giving = columns.filter((offer) => offers[offer]!.profileWh[at]! > 0);
    if (giving.length === 0) return;
    const column = model.addColumn({ upper: missing / unit });
    model.addRow(
      { upper: 0 },
      [column, ...giving],
      [1, ...giving.map((offer) => -offers[offer]!.profileWh[at]! / unit)],
    );
    covered.push(column);
    weights.push(1 - shareAt(at));
  });
  const counted = sum(load) - sum(shortfall.map((missing, at) => missing * (1 - shareAt(at))));
  const missing = (sum(load) * targetPct) / 100 - counted;
  model.addRow({ lower: missing / unit }, covered, weights);
  return model.build();
}
