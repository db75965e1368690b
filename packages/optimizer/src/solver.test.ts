import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { denseLinear, hardKnapsack, violation, workshop } from './fixtures/models.ts';
import type { Solver } from './model.ts';
import { solveHere } from './solve-here.ts';
import { createSolver, type SolverOptions } from './solver.ts';
import { bundleThread } from './threads/bundle.ts';
import { Lane } from './threads/lane.ts';
import { Pool } from './threads/pool.ts';
import { startThread, type StartThread } from './threads/start.ts';

const open: Solver[] = [];
function solver(options?: SolverOptions): Solver {
  const created = createSolver(options);
  open.push(created);
  return created;
}
const grace = { limitMs: 15_000, cancelMs: 5_000 };
function poolOf(start: StartThread, patience = grace): Solver {
  const created = new Pool(start, 1, patience);
  open.push(created);
  return created;
}
/** A real thread that runs `code` instead of the solver. */
const script = (code: string) =>
  new Worker(`const { parentPort } = require('node:worker_threads');${code}`, { eval: true });
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

describe('solver threads', () => {
  it('answer as this thread does and leave the arrays of the caller alone', async () => {
    const model = workshop();
    const [there, here] = [await solver().solve(model), await solveHere(model)];
    expect({ ...there, solveMs: 0 }).toEqual({ ...here, solveMs: 0 });
    expect(model.cost).toHaveLength(2);
  });

  it('solve many at once, more than there are threads', async () => {
    const shared = solver({ workers: 2 });
    const model = workshop();
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, k) => shared.solve({ ...model, offset: k, cost: model.cost.map((c) => c * k) })),
    );
    results.forEach((result, k) => expect(result.objective).toBeCloseTo(k - 1100 * k, 6));
  });

  it('keep the incumbent at the time limit', async () => {
    const model = hardKnapsack();
    const result = await solver().solve(model, { timeLimitS: 1 });
    expect(result.status).toBe('feasible');
    expect(result.gap).toBeGreaterThan(0);
    expect(violation(model, result.x)).toBeLessThan(1e-6);
  });

  it('stop on a signal with what was found so far', async () => {
    const stopAfter = (ms: number) =>
      solver({ cancelWithinS: 10 }).solve(hardKnapsack(), { signal: AbortSignal.timeout(ms) });
    let result = await stopAfter(1500);
    // A busy machine may have found nothing by then.
    if (result.status === 'cancelled') result = await stopAfter(20_000);
    expect(result.status).toBe('feasible');
    expect(result.gap).toBeGreaterThan(0);
  });

  it('stop a linear solve on a signal by themselves, without being ended', async () => {
    let starts = 0;
    const lane = new Lane(() => {
      starts++;
      return startThread();
    }, grace);
    // Given up before the thread begins, so that no clock decides what this test sees.
    const attempt = await lane.attempt(denseLinear(), { signal: AbortSignal.abort() });
    expect(attempt).toMatchObject({
      kind: 'result',
      result: { status: expect.stringMatching(/cancelled|feasible/) as string },
    });
    expect((await lane.attempt(workshop(), {})).kind).toBe('result');
    expect(starts).toBe(1);
    await lane.close();
  });

  it('are ended when they do not listen, and the next solve works', async () => {
    let starts = 0;
    const start: StartThread = () =>
      starts++ < 2 ? Promise.resolve(script('parentPort.on("message", () => { for (;;); })')) : startThread();
    const pool = poolOf(start, { limitMs: 300, cancelMs: 300 });
    expect((await pool.solve(workshop(), { timeLimitS: 0.1 })).status).toBe('timeout');
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    expect((await pool.solve(workshop(), { signal: controller.signal })).status).toBe('cancelled');
    expect((await pool.solve(workshop())).status).toBe('optimal');
    expect(starts).toBe(3);
  });

  it('cancel what still waits', async () => {
    const one = solver({ workers: 1 });
    const controller = new AbortController();
    const running = one.solve(hardKnapsack(), { timeLimitS: 1 });
    const waiting = one.solve(workshop(), { signal: controller.signal });
    const behind = one.solve(workshop());
    controller.abort();
    expect((await waiting).status).toBe('cancelled');
    expect((await behind).status).toBe('optimal');
    expect((await running).status).toBe('feasible');
  });
});

describe('a crash', () => {
  const crashing: [string, StartThread][] = [
    [
      'a thread that is gone in the middle of a solve',
      async () => {
        const thread = await startThread();
        setTimeout(() => void thread.terminate(), 700);
        return thread;
      },
    ],
    [
      'a thread out of memory',
      async () => new Worker(await bundleThread(), { eval: true, resourceLimits: { maxOldGenerationSizeMb: 3 } }),
    ],
    [
      'a thread that throws',
      () => Promise.resolve(script('parentPort.on("message", () => { throw new Error("abort()") })')),
    ],
    ['a thread that does not start', () => Promise.reject(new Error('no memory'))],
  ];

  it.each(crashing)('is repeated once in a fresh thread: %s', async (_, crash) => {
    let starts = 0;
    const pool = poolOf(() => (starts++ === 0 ? crash() : startThread()));
    const result = await pool.solve(hardKnapsack(), { timeLimitS: 1.5 });
    expect(result.status).toBe('feasible');
    expect(starts).toBe(2);
  });

  it.each(crashing)('is reported when it comes again, and the solver goes on: %s', async (_, crash) => {
    let starts = 0;
    const pool = poolOf(() => (starts++ < 2 ? crash() : startThread()));
    const result = await pool.solve(hardKnapsack(), { timeLimitS: 15 });
    expect(result.status).toBe('failed');
    expect(result.message).toBeTruthy();
    expect(starts).toBe(2);
    expect((await pool.solve(workshop())).status).toBe('optimal');
  });

  it('inside the solver ends the thread it happened in, and only that', async () => {
    let starts = 0;
    const lane = new Lane(() => {
      starts++;
      return startThread();
    }, grace);
    // Past the checks of the pool: HiGHS itself refuses an infinite matrix entry.
    const refused = await lane.attempt({ ...workshop(), entryValues: new Float64Array([1, NaN, 2, 1]) }, {});
    expect(refused).toMatchObject({ kind: 'broken', message: expect.stringContaining('Error') as string });
    expect((await lane.attempt(workshop(), {})).kind).toBe('result');
    expect(starts).toBe(2);
    await lane.close();
  });
});

describe('closing', () => {
  it('waits for no solve; they end as cancelled', async () => {
    const one = solver({ workers: 1 });
    const running = one.solve(hardKnapsack());
    const waiting = one.solve(workshop());
    await new Promise((resolve) => setTimeout(resolve, 300));
    await one.close();
    expect([(await running).status, (await waiting).status, (await one.solve(workshop())).status]).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
  });

  it('refuses options and models that cannot be', async () => {
    expect(() => createSolver({ workers: 0 })).toThrow('Option workers is 0');
    await expect(solver().solve({ ...workshop(), rowStarts: new Int32Array(1) })).rejects.toMatchObject({
      code: 'OPTIMIZER_BAD_MODEL',
    });
    await expect(solver().solve(workshop(), { gap: NaN })).rejects.toMatchObject({ code: 'OPTIMIZER_BAD_OPTIONS' });
  });

  it('is not needed for a process to end; built code runs its threads from files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lingtan-optimizer-'));
    try {
      const highs = createRequire(import.meta.url).resolve('highs');
      await build({
        entryPoints: {
          index: fileURLToPath(new URL('./index.ts', import.meta.url)),
          thread: fileURLToPath(new URL('./threads/thread.ts', import.meta.url)),
        },
        outdir: folder,
        outExtension: { '.js': '.js' },
        bundle: true,
        platform: 'node',
        format: 'esm',
        alias: { highs },
        external: [highs, 'esbuild'],
      });
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      writeFileSync(
        join(folder, 'main.js'),
        `import { createSolver, ModelBuilder } from './index.js';
         const builder = new ModelBuilder();
         builder.addColumn({ lower: 2, cost: 3 });
         const { status, objective } = await createSolver().solve(builder.build());
         console.log(status, objective);`,
      );
      const run = spawnSync(process.execPath, [join(folder, 'main.js')], { timeout: 80_000, encoding: 'utf8' });
      expect([run.status, run.stdout.trim(), run.stderr]).toEqual([0, 'optimal 6', '']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
