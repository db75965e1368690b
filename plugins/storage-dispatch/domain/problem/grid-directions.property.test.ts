import { solveHere, type LinearModel } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { dice, randomSite } from '../fixtures/random-site.ts';
import { solved } from '../fixtures/solved.ts';
import { compile, type Compiled } from './compile/index.ts';
import { prepare } from './prepare.ts';

/** The choices held, by the rows that the compiler wrote for them. */
function byRows({ model, map }: Compiled, inward: readonly boolean[]): LinearModel {
  const [lower, upper] = [model.lower.slice(), model.upper.slice()];
  map.directions.forEach(({ binary }, k) => (lower[binary] = upper[binary] = inward[k] ? 1 : 0));
  return { ...model, lower, upper, integer: undefined };
}

/** The same choices without any of these rows: the other flow of the step is nothing. */
function byBounds({ model, map }: Compiled, inward: readonly boolean[]): LinearModel {
  const upper = model.upper.slice();
  const [rowLower, rowUpper] = [model.rowLower.slice(), model.rowUpper.slice()];
  const binaries = new Set(map.directions.map(({ binary }) => binary));
  map.directions.forEach(({ one, other }, k) => (upper[inward[k] ? other : one] = 0));
  for (let row = 0; row < model.rows; row++)
    for (let entry = model.rowStarts[row]!; entry < model.rowStarts[row + 1]!; entry++)
      if (binaries.has(model.entryColumns[entry]!)) [rowLower[row], rowUpper[row]] = [-Infinity, Infinity];
  return { ...model, upper, rowLower, rowUpper, integer: undefined };
}

describe('rows that hold the direction of a grid', () => {
  it.each([
    ['plain', 12, false, 60],
    ['rich', 8, true, 30],
  ])('%s random sites: take nothing from what is possible in either direction', async (_, steps, rich, sites) => {
    let compared = 0;
    for (let seed = 1; seed <= sites; seed++) {
      const prepared = prepare(randomSite(seed, steps, rich));
      const every = new Set(Array.from({ length: steps }, (__, t) => t));
      const compiled = compile(prepared, {
        gridDirections: new Map(prepared.problem.grids.map(({ id }) => [id, every])),
      });
      const roll = dice(seed);
      for (let pattern = 0; pattern < 3; pattern++) {
        const inward = compiled.map.directions.map(() => roll.chance(0.5));
        const [rows, bounds] = [await solveHere(byRows(compiled, inward)), await solveHere(byBounds(compiled, inward))];
        const where = `seed ${seed}, pattern ${pattern}`;
        expect(rows.status, where).toBe(bounds.status);
        if (bounds.status !== 'optimal') continue;
        compared++;
        const away = Math.abs(rows.objective - bounds.objective) / Math.max(1, Math.abs(bounds.objective));
        expect(away, `${where}: ${rows.objective} against ${bounds.objective}`).toBeLessThan(1e-7);
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('know that what one connection takes another of the same bus may give', async () => {
    const plan = await solved({
      steps: { dtH: 1, count: 1 },
      buses: [{ id: 'site' }],
      grids: [
        { id: 'a', bus: 'site', buyPrice: 0.1, sellPrice: 0.2, importMax: 100, exportMax: 100 },
        { id: 'b', bus: 'site', buyPrice: 1, sellPrice: 0.5, importMax: 100, exportMax: 50 },
      ],
      loads: [{ id: 'load', bus: 'site', profile: 10 }],
    });
    // 60 in by a, of which the load takes 10 and b gives 50.
    expect(plan.objective).toBeCloseTo(0.1 * 60 - 0.5 * 50, 6);
  });
});
