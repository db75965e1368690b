import { createSession, solveHere } from '@lingtan/optimizer';
import { expect, it } from 'vitest';
import { backtestJsonSchema, type BacktestProblemInput } from '../../contracts/backtest.ts';
import { another, fieldsOf, put, type Schema } from '../fixtures/schema-fields.ts';
import { madeYear } from './fixtures/made-year.ts';
import { runWrittenBacktest } from './written.ts';

const root = backtestJsonSchema() as Schema;
const hourly = <Value>(series: readonly Value[]): Value[] => series.filter((_, step) => step % 4 === 0);

/** A history of two days in hours, of which the second is run through. */
function history(more: Partial<BacktestProblemInput>): BacktestProblemInput {
  const year = madeYear(2, more);
  const [load, pv, buyPrice] = [year.load, year.pv!, year.buyPrice as number[]].map(hourly) as [
    number[],
    number[],
    number[],
  ];
  return {
    ...year,
    stepMinutes: 60,
    from: '2025-01-02T00:00:00+08:00',
    load,
    pv,
    buyPrice,
    baselines: ['self-consumption'],
  };
}

const read = async (problem: BacktestProblemInput): Promise<string> => {
  const solver = { solve: solveHere, createSession };
  return JSON.stringify(
    await runWrittenBacktest(problem, { solver }).catch((error: Error) => `refused: ${error.message}`),
  );
};

/** Read, and without effect where the figures of a history leave none. */
const byFigures = new Set(['grid.breachPrice', 'grid.holdPeak', 'replanSteps', 'horizonHours', 'zone']);

it.each([
  ['everything', { carbonPrice: 80 }],
  ['less', { carbonFactor: undefined, grid: { importMax: 800, exportMax: 300 } }],
] as const)('a field of a history with %s moves what comes out, or is refused by its name', async (_, more) => {
  const problem = JSON.parse(JSON.stringify(history(more))) as BacktestProblemInput;
  const base = await read(problem);
  expect(base).not.toMatch(/refused/);
  const silent: string[] = [];
  for (const { path, schema } of fieldsOf(problem, root, root)) {
    const name = path.filter((each) => typeof each === 'string').join('.');
    const present = path.reduce((part: unknown, each) => (part as Record<string, unknown>)?.[each], problem);
    const near = (each: number): number => 1.05 * each;
    const isSeries = Array.isArray(present) && typeof present[0] === 'number';
    const isPrice = typeof present === 'number' && !Number.isInteger(present);
    const value = isSeries ? present.map(near) : isPrice ? near(present) : another(schema, { root, count: 48 });
    if (name !== 'batteries.id' && !byFigures.has(name) && (await read(put(problem, path, value))) === base)
      silent.push(name);
  }
  expect(silent).toEqual([]);
});
