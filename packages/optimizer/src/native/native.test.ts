import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hardKnapsack, linearModels, violation, wholeModels, workshop } from '../fixtures/models.ts';
import { solveHere } from '../solve-here.ts';
import { createSolver } from '../solver.ts';
import { Pool } from '../threads/pool.ts';
import { nativeAddonPath } from './addon.ts';
import { startNative } from './start.ts';

const path = nativeAddonPath();
if (path === null)
  process.stderr.write('SKIPPED: native HiGHS, since the package highs-addon is not installed (LINGTAN_HIGHS_ADDON)\n');

describe('the choice of a back end', () => {
  it('refuses one that is unknown, and names the package where native HiGHS is not there', () => {
    expect(() => createSolver({ backEnd: 'other' as 'wasm' })).toThrow(/expected wasm or native/);
    expect(nativeAddonPath({ LINGTAN_HIGHS_ADDON: '/nowhere' })).toBeNull();
    if (path === null) expect(() => createSolver({ backEnd: 'native' })).toThrow(/highs-addon/);
  });
});

describe.runIf(path !== null)('native HiGHS', () => {
  const solver = path === null ? undefined! : createSolver({ workers: 1, backEnd: 'native' });
  afterAll(() => solver?.close());

  it.each([
    ['linear', linearModels],
    ['whole-number', wholeModels],
  ] as const)('finds what WebAssembly finds, %s models', async (_, models) => {
    await fc.assert(
      fc.asyncProperty(models, async (model) => {
        const [native, wasm] = [await solver.solve(model), await solveHere(model)];
        expect(native.status).toBe(wasm.status);
        if (wasm.status !== 'optimal') return;
        expect(Math.abs(native.objective - wasm.objective)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(wasm.objective)));
        expect(violation(model, native.x)).toBeLessThan(1e-6);
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same duals, also of a model whose whole numbers are held', async () => {
    const model = workshop();
    const [native, wasm] = [await solver.solve(model), await solveHere(model)];
    expect(native.solver).toMatch(/^HiGHS 1\.\d+\.\d+ \(native\)$/);
    expect([...native.rowDuals]).toEqual([...wasm.rowDuals].map((dual) => expect.closeTo(dual, 6) as number));
    const whole = { ...model, integer: new Uint8Array(model.columns).fill(1) };
    const fixed = await solver.solve(whole, { fixedDuals: true });
    expect(fixed.rowDuals).toHaveLength(model.rows);
  });

  it('keeps the incumbent at the time limit, and is ended by a cancellation', async () => {
    const model = hardKnapsack();
    const cut = await solver.solve(model, { timeLimitS: 1 });
    expect(cut.status).toBe('feasible');
    expect(violation(model, cut.x)).toBeLessThan(1e-6);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    expect((await solver.solve(model, { signal: stop.signal })).status).toBe('cancelled');
    expect((await solver.solve(workshop())).status).toBe('optimal');
  });

  it('is started again when its process dies', async () => {
    let starts = 0;
    const start = startNative(path!);
    const pool = new Pool(
      async () => {
        const worker = await start();
        starts += 1;
        if (starts === 1) worker.on('message', () => undefined);
        if (starts === 1) setTimeout(() => void worker.terminate(), 0);
        return worker;
      },
      1,
      { limitMs: 15_000, cancelMs: 1000 },
    );
    try {
      expect((await pool.solve(workshop())).status).toBe('optimal');
      expect(starts).toBe(2);
    } finally {
      await pool.close();
    }
  });
});
