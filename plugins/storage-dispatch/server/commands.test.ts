import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtestBaselines } from '../contracts/index.ts';
import type { BacktestResult, DispatchPlan } from '../contracts/index.ts';
import { madeYear } from '../domain/backtest/fixtures/made-year.ts';
import { parkWeek } from '../domain/fixtures/park-week.ts';

const folder = mkdtempSync(join(tmpdir(), 'dispatch-command-'));
const program = join(folder, 'run.cjs');

beforeAll(async () => {
  // The command line of the product calls commands in the same way; its own code needs the built product.
  await build({
    stdin: {
      contents: `import { dispatchCommands } from ${JSON.stringify(fileURLToPath(new URL('./commands.ts', import.meta.url)))};
        const [name, ...args] = process.argv.slice(2);
        dispatchCommands.find((c) => c.name === name).run(null, args)
          .then((answer) => process.stdout.write(JSON.stringify(answer)))
          .catch((error) => { process.exitCode = 1; process.stderr.write(error.code + ': ' + error.message); });`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['@lingtan/source'],
    external: ['highs'],
    outfile: program,
    logLevel: 'silent',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(args: string[], input = '') {
  const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, NODE_PATH: modules },
  });
  return { status, stdout, stderr };
}

describe('the commands as processes', () => {
  it('solve a problem from a file and from standard input to the same plan', () => {
    const file = join(folder, 'problem.json');
    writeFileSync(file, JSON.stringify(parkWeek(96)));
    const fromFile = run(['dispatch solve', file]);
    expect(fromFile.stderr).toBe('');
    const plan = JSON.parse(fromFile.stdout) as DispatchPlan;
    expect(plan).toMatchObject({ status: 'optimal', usable: true });
    const piped = JSON.parse(run(['dispatch solve'], JSON.stringify(parkWeek(96))).stdout) as DispatchPlan;
    expect(piped.objective).toBe(plan.objective);
  });

  it('refuse what is no problem, naming the field or the file', () => {
    const wrong = run(
      ['dispatch solve'],
      JSON.stringify({ ...parkWeek(4), loads: [{ id: 'l', bus: 'nowhere', profile: 1 }] }),
    );
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(/DISPATCH_PROBLEM_INVALID: .*loads.*bus/);
    expect(run(['dispatch solve', join(folder, 'none.json')])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('none.json'),
    });
    const hole = run(
      ['dispatch solve'],
      JSON.stringify(parkWeek(2)).replace(/"buyPrice":\[[^,]+,/, '"buyPrice":[NaN,'),
    );
    expect(hole.stderr).toContain('grids.0.buyPrice.0: "NaN" is not valid; expected a number');
    expect(run(['dispatch solve'], '{')).toMatchObject({ status: 1, stderr: expect.stringContaining('not JSON') });
    expect(run(['dispatch solve'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('DISPATCH_INPUT_MISSING'),
    });
  });

  it('run a history through, and tell how far they are', () => {
    const file = join(folder, 'history.json');
    writeFileSync(file, JSON.stringify(madeYear(2, { from: '2025-01-02T00:00:00+08:00', replanSteps: 4 })));
    const { stdout, stderr } = run(['dispatch backtest', file]);
    const { variants, steps } = JSON.parse(stdout) as BacktestResult;
    expect(steps).toBe(96);
    expect(variants.map(({ name }) => name)).toEqual(['rolling', ...backtestBaselines]);
    expect(stderr.split('\n').slice(-3)).toEqual(['90 %', '100 %', '']);
    const wrong = run(['dispatch backtest'], JSON.stringify({ ...madeYear(1), horizonHours: 'long' }));
    expect(wrong).toMatchObject({ status: 1, stderr: expect.stringMatching(/BACKTEST_INVALID: .*horizonHours.*long/) });
  });

  it('print the published schemas', () => {
    expect(JSON.parse(run(['dispatch schema']).stdout)).toMatchObject({ properties: { stores: {}, grids: {} } });
    expect(JSON.parse(run(['dispatch schema', 'backtest']).stdout)).toMatchObject({
      properties: { load: {}, grid: {} },
    });
    expect(JSON.parse(run(['dispatch schema', 'plan']).stdout)).toMatchObject({ properties: { marginal: {} } });
  });
});
