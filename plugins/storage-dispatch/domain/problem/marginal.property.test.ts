import { describe, expect, it } from 'vitest';
import type { DispatchProblemInput } from '../../contracts/problem.ts';
import { randomSite } from '../fixtures/random-site.ts';
import { solved } from '../fixtures/solved.ts';

const count = 8;
type Site = DispatchProblemInput;

/** A site with its limits as one number per step, and loss-free stores, whose inflow then is energy at the end of the step. */
function site(seed: number): Site {
  const made = randomSite(seed, count);
  const each = (value: number): number[] => new Array<number>(count).fill(value);
  const grid = made.grids![0]!;
  if (grid.importContract) grid.importContract.limit = each(grid.importContract.limit as number);
  for (const store of made.stores!) {
    const { capacity } = store;
    Object.assign(store, {
      initial: 0.5 * capacity,
      inflow: each(0),
      chargeMax: each(store.chargeMax as number),
      dischargeMax: each(store.dischargeMax as number),
      eMax: each(0.9 * capacity),
      storageEfficiencyPerStep: undefined,
    });
  }
  return made;
}

/** The site with a number of one of its series changed. */
function nudged(seed: number, series: (site: Site) => number[], step: number, by: number): Site {
  const made = site(seed);
  series(made)[step]! += by;
  return made;
}

const limits: Record<string, (store: number) => (site: Site) => number[]> = {
  'charge-max': (k) => (made) => made.stores![k]!.chargeMax as number[],
  'discharge-max': (k) => (made) => made.stores![k]!.dischargeMax as number[],
  'energy-max': (k) => (made) => made.stores![k]!.eMax as number[],
  'import-contract': () => (made) => made.grids![0]!.importContract!.limit as number[],
};

describe('marginal values beside problems that differ by a little', () => {
  it('are what energy, power and storage are worth: subgradients, reached on one side', async () => {
    let [asked, sharp, sites] = [0, 0, 0];
    const kinds = new Set<string>();
    for (let seed = 1; sites < 8; seed++) {
      const plan = await solved(site(seed));
      // With whole numbers the cost is not convex in the limits; the values then hold for the choice that was made.
      if (plan.solver.binaries > 0) continue;
      sites++;
      const hours = plan.lengthsH;
      const probe = async (
        kind: string,
        series: (site: Site) => number[],
        step: number,
        slope: number,
      ): Promise<void> => {
        const away: number[] = [];
        for (const by of [0.01, -0.01]) {
          const other = await solved(nudged(seed, series, step, by));
          const more = other.objective - plan.objective - slope * by;
          expect(more, `seed ${seed}: ${kind} in step ${step}`).toBeGreaterThan(-1e-6);
          away.push(more);
        }
        asked++;
        kinds.add(kind);
        if (Math.min(...away) < 1e-6) sharp++;
      };
      for (const step of [1, 4]) {
        await probe(
          'energy',
          (made) => made.loads![0]!.profile as number[],
          step,
          plan.marginal.buses[0]!.price[step]! * hours[step]!,
        );
        await probe(
          'storage',
          (made) => made.stores![0]!.inflow as number[],
          step,
          -plan.marginal.stores[0]!.value[step]! * hours[step]!,
        );
      }
      for (const { limit, device, step, value } of plan.binding.filter(({ limit }) => limit in limits).slice(0, 4)) {
        const store = site(seed).stores!.findIndex(({ id }) => id === device);
        await probe(limit, limits[limit]!(store), step, value);
      }
    }
    expect(kinds.size).toBeGreaterThanOrEqual(5);
    expect(sharp / asked).toBeGreaterThan(0.9);
  }, 120_000);
});
