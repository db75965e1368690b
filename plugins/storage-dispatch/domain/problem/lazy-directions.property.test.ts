import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { fullModel } from '../fixtures/full-model.ts';
import { inverted, resting } from '../fixtures/hard-sites.ts';
import { randomSite } from '../fixtures/random-site.ts';
import { solved } from '../fixtures/solved.ts';

/** Cost of the model with a direction column for every store, grid and step. */
async function fullOptimum(site: ReturnType<typeof randomSite>): Promise<number> {
  const result = await solveHere(fullModel(site), { gap: 1e-9 });
  expect(result.status).toBe('optimal');
  return result.objective;
}

/** In the long run eight times as many. */
const times = process.env.LINGTAN_LONG === '1' ? 8 : 1;

describe('direction columns of those devices only that need them', () => {
  it.each([
    ['plain', (seed: number) => randomSite(seed, 12), 5 * times],
    ['rich', (seed: number) => randomSite(seed, 8, true), 2 * times],
    ['resting', (seed: number) => resting(seed, 12), 4 * times],
    ['resting, inverted prices', (seed: number) => inverted(resting(seed, 24)), 2 * times],
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
