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
    recoveries: new Set(problem.stores.map(({ id }) => id)),
  });
  const result = await solveHere(model, { gap: 1e-9 });
  expect(result.status).toBe('optimal');
  return result.objective;
}

describe('direction columns added only where they are missed', () => {
  it.each([
    ['plain', false, 40, 12],
    ['rich', true, 16, 8],
  ])(
    '%s random sites: passes the check at the cost of the full model',
    async (_, rich, sites, steps) => {
      for (let seed = 1; seed <= sites; seed++) {
        const site = randomSite(seed, steps, rich);
        const [plan, full] = [await solved(site), await fullOptimum(site)];
        expect(plan.status, `seed ${seed}`).toBe('optimal');
        const away = Math.abs(plan.objective - full) / Math.max(1, Math.abs(full));
        expect(away, `seed ${seed}: ${plan.objective} against ${full}`).toBeLessThan(1e-6);
      }
    },
    120_000,
  );
});
