import { describe, expect, it } from 'vitest';
import { parkWeek } from '../domain/fixtures/park-week.ts';
import { solveDispatch } from '../domain/index.ts';
import { acquireSolver } from './shared-solver.ts';

describe('the shared solver', () => {
  it('is one for all parks, and lives until the last has let go', async () => {
    const first = acquireSolver();
    const second = acquireSolver();
    expect(second.solver).toBe(first.solver);
    await first.release();
    await first.release();
    expect(await solveDispatch(parkWeek(8), { solver: second.solver })).toMatchObject({ status: 'optimal' });
    await second.release();
    const next = acquireSolver();
    expect(next.solver).not.toBe(first.solver);
    await next.release();
  });

  it('practises once at the start, also when it is let go in the middle of it', async () => {
    const one = acquireSolver();
    const other = acquireSolver();
    expect(other.warm).toBe(one.warm);
    await one.warm;
    await one.release();
    await other.release();
    const short = acquireSolver();
    await short.release();
    await short.warm;
  });
});
