import { solveHere } from '@lingtan/optimizer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { purchasePlanRun, type PurchasePlanRun } from '../../contracts/purchase-plan.ts';
import { planOf, purchaseModel, scoreWith, trivialPlan } from './purchase-model.ts';

async function plan(document: unknown) {
  const run = purchasePlanRun.parse(document);
  const trivial = trivialPlan(run);
  if (trivial) return trivial;
  const { status, x } = await solveHere(purchaseModel(run));
  return planOf(
    run,
    run.offers.map((_, offer) => Math.round(x[offer]!)),
    status === 'optimal',
  );
}

const solar = { id: 'solar', lots: 10, priceFen: 100, profileWh: [0, 10, 10, 0] };
const wind = { id: 'wind', lots: 10, priceFen: 300, profileWh: [5, 5, 5, 5] };

describe('the cheapest purchases for a score', () => {
  it('buy the cheap profile for the year, and the one that fits the hours for the 24/7 score', async () => {
    const load = [10, 10, 10, 10];
    // 40 Wh: two lots of the cheap one are a year, and half of the hours.
    const annual = await plan({ load, offers: [solar, wind], targetPct: 100, score: 'annual' });
    expect(annual).toMatchObject({ reached: true, costFen: 200, after: { cfePct: 50, annualMatchPct: 100 } });
    const hourly = await plan({ load, offers: [solar, wind], targetPct: 100 });
    expect(hourly).toMatchObject({
      reached: true,
      proven: true,
      purchases: [{ offer: 'wind', lots: 2, costFen: 600 }],
    });
    const less = await plan({ load, offers: [solar, wind], targetPct: 75 });
    expect(less).toMatchObject({ costFen: 400, after: { cfePct: 75 } });
  });

  it('count what is held and the carbon-free share of the grid, and buy nothing when that is enough', async () => {
    const load = [10, 10, 10, 10];
    const held = { load, certificates: [0, 20, 10, 0], offers: [solar, wind], targetPct: 50 };
    expect(await plan(held)).toMatchObject({ reached: true, costFen: 0, purchases: [], before: { cfePct: 50 } });
    expect(await plan({ load, gridCfeShare: 0.5, offers: [solar, wind], targetPct: 75 })).toMatchObject({
      costFen: 100,
    });
  });

  it('say what can be reached when the target cannot, and nothing without a load', async () => {
    const few = [{ ...solar, lots: 1 }];
    expect(await plan({ load: [10, 10, 10, 10], offers: few, targetPct: 90 })).toMatchObject({
      reached: false,
      purchases: [],
      reachablePct: 50,
    });
    expect(await plan({ load: [0, 0, 0, 0], offers: few, targetPct: 90 })).toMatchObject({
      reached: false,
      reachablePct: null,
    });
  });

  it('cost as little as trying every combination does', async () => {
    const offer = fc.record({
      lots: fc.integer({ min: 1, max: 3 }),
      priceFen: fc.nat(20),
      profileWh: fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }),
    });
    const runs = fc.record({
      load: fc.array(fc.nat(12), { minLength: 4, maxLength: 4 }),
      offers: fc.array(offer, { minLength: 1, maxLength: 3 }),
      targetPct: fc.integer({ min: 10, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(runs, async ({ load, offers, targetPct }) => {
        const run: PurchasePlanRun = {
          load,
          offers: offers.map((each, index) => ({ ...each, id: `o${index}` })),
          targetPct,
          score: 'hourly',
        };
        const found = await plan(run);
        const best = cheapest(run);
        expect(found.reached).toBe(best !== null);
        if (best !== null) expect(found.costFen).toBe(best);
      }),
      { numRuns: 60 },
    );
  });
});

function cheapest(run: PurchasePlanRun): number | null {
  let best: number | null = null;
  const tryFrom = (offer: number, lots: number[], cost: number): void => {
    if (best !== null && cost >= best) return;
    if (offer === run.offers.length) {
      if ((scoreWith(run, lots).cfePct ?? 0) >= run.targetPct) best = cost;
      return;
    }
    const { lots: most, priceFen } = run.offers[offer]!;
    for (let n = 0; n <= most; n++) tryFrom(offer + 1, [...lots, n], cost + n * priceFen);
  };
  tryFrom(0, [], 0);
  return best;
}
