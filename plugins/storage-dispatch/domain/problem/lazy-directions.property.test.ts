import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { randomSite } from '../fixtures/random-site.ts';
import { compile } from './compile/index.ts';
import { prepare } from './prepare.ts';
import { solved } from '../fixtures/solved.ts';

/** Cost of the model with a direction column for every store, grid and step. */
async function fullOptimum(site: ReturnType<typeof randomSite>): Promise<number> {
  const prepared = prepare(site);
  const steps = new Set(Array.from({ length: prepared.count }, (_, t) => t));
  const every = (devices: readonly { id: string }[]) => new Map(devices.map(({ id }) => [id, steps]));
  const { problem } = prepared;
  const { model } = compile(prepared, {
    storeDirections: every(problem.stores),
    gridDirections: every(problem.grids),
    rests: every(problem.stores),
    recoveries: new Set(problem.stores.map(({ id }) => id)),
  });
  const result = await solveHere(model, { gap: 1e-9 });
  expect(result.status).toBe('optimal');
  return result.objective;
}

/** The same site with batteries that rest between directions, some in the middle of a run. */
function resting(seed: number, steps: number): ReturnType<typeof randomSite> {
  const site = randomSite(seed, steps);
  for (const [k, store] of site.stores!.entries())
    Object.assign(store, {
      restSteps: 1 + ((seed + k) % 3),
      ...(seed % 2 ? { initialPower: seed % 4 === 1 ? 10 : -10 } : {}),
    });
  return site;
}

/** Export pays more than import costs in every other hour: the whole day is a choice of directions. */
function inverted(site: ReturnType<typeof randomSite>): ReturnType<typeof randomSite> {
  const grid = site.grids![0]!;
  const buy = grid.buyPrice as number[];
  grid.sellPrice = buy.map((price, t) => (t % 2 ? price + 0.05 : price - 0.1));
  grid.exportMax = 200;
  return site;
}

/** In the long run four times as many. */
const times = process.env.LINGTAN_LONG === '1' ? 4 : 1;

describe('direction columns added only where they are missed', () => {
  it.each([
    ['plain', (seed: number) => randomSite(seed, 12), 10 * times],
    ['rich', (seed: number) => randomSite(seed, 8, true), 4 * times],
    ['resting', (seed: number) => resting(seed, 12), 8 * times],
    ['resting, inverted prices', (seed: number) => inverted(resting(seed, 24)), 3 * times],
  ])(
    '%s random sites: passes the check at the cost of the full model',
    async (_, make, sites) => {
      for (let seed = 1; seed <= sites; seed++) {
        const site = make(seed);
        const [plan, full] = [await solved(site), await fullOptimum(site)];
        expect(plan.status, `seed ${seed}`).toBe('optimal');
        const away = Math.abs(plan.objective - full) / Math.max(1, Math.abs(full));
        expect(away, `seed ${seed}: ${plan.objective} against ${full}`).toBeLessThan(1e-6);
      }
    },
    300_000,
  );
});
