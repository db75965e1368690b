import { solveHere } from '@lingtan/optimizer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReuseProblem } from './allocate.ts';
import { allocate } from './allocation.ts';

const problem = (more: Partial<ReuseProblem> = {}): ReuseProblem => ({
  classes: [
    { id: 'pure', m3: 100, quality: { TDS: 50 }, costPerM3: 2 },
    { id: 'plain', m3: 300, quality: { TDS: 800 }, costPerM3: 0.5 },
  ],
  users: [
    { id: 'boiler', demandM3: 120, contractM3: 60, priority: 1, valuePerM3: 6, limits: { TDS: 100 } },
    { id: 'cooling', demandM3: 250, contractM3: 100, priority: 2, valuePerM3: 3, limits: { TDS: 500 } },
    { id: 'washing', demandM3: 400, contractM3: 0, priority: 3, valuePerM3: 1, limits: {} },
  ],
  pipes: ['pure', 'plain'].flatMap((from) =>
    ['boiler', 'cooling', 'washing'].map((to) => ({ from, to, capacityM3: 500, costPerM3: 0.1 })),
  ),
  ...more,
});

describe('the allocation of reuse water', () => {
  it('serves contracts first, keeps the blend within the limits, and gives the rest where it is worth most', async () => {
    const found = (await allocate(problem(), solveHere))!;
    const of = (from: string, to: string): number =>
      found.flows.find((flow) => flow.from === from && flow.to === to)?.m3 ?? 0;
    // 0.6 of a blend for cooling may be plain: (800 − 500) plain ≤ (500 − 50) pure; the boiler may have 1 part in 15.
    expect(700 * of('plain', 'boiler')).toBeLessThanOrEqual(50 * of('pure', 'boiler') + 1e-4);
    expect(300 * of('plain', 'cooling')).toBeLessThanOrEqual(450 * of('pure', 'cooling') + 1e-4);
    expect(found.users.map(({ shortfallM3 }) => shortfallM3)).toEqual([0, 0, 0]);
    expect(found.users[0]!.m3).toBeGreaterThanOrEqual(60 - 1e-6);
    expect(found.users[1]!.m3).toBeGreaterThanOrEqual(100 - 1e-6);
    expect(found.marginal[0]).toMatchObject({ class: 'pure', leftM3: 0 });
    expect(found.marginal[0]!.perM3).toBeGreaterThan(2);
  });

  it('lets the lower tier lack water first, and names why', async () => {
    const dry = problem({ classes: [{ id: 'pure', m3: 80, quality: { TDS: 50 }, costPerM3: 2 }] });
    const found = (await allocate(dry, solveHere))!;
    expect(found.users[0]).toMatchObject({ id: 'boiler', shortfallM3: 0, reason: null });
    expect(found.users[1]!.shortfallM3).toBeCloseTo(80, 5);
    expect(found.users[1]).toMatchObject({ id: 'cooling', reason: 'no water left' });
    const salty = problem({ classes: [{ id: 'plain', m3: 300, quality: { TDS: 800 }, costPerM3: 0 }] });
    expect((await allocate(salty, solveHere))!.users[0]).toMatchObject({
      m3: 0,
      shortfallM3: 60,
      reason: 'quality of the blend',
    });
    const unknown = problem({ classes: [{ id: 'plain', m3: 300, quality: {}, costPerM3: 0 }] });
    expect((await allocate(unknown, solveHere))!.users[0]).toMatchObject({ reason: 'quality not known' });
    expect((await allocate(problem({ pipes: [] }), solveHere))!.users[0]).toMatchObject({ reason: 'no pipe' });
    const narrow = problem({ pipes: [{ from: 'pure', to: 'boiler', capacityM3: 10, costPerM3: 0 }] });
    expect((await allocate(narrow, solveHere))!.users[0]).toMatchObject({ shortfallM3: 50, reason: 'pipes are full' });
  });

  it('never gives more than there is, than is asked for, or than a limit lets', async () => {
    const amount = fc.integer({ min: 0, max: 500 });
    const drawn = fc.record({
      pure: amount,
      plain: amount,
      demands: fc.tuple(amount, amount, amount),
      shares: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ pure, plain, demands, shares }) => {
        const base = problem();
        const asked = problem({
          classes: base.classes.map((each, at) => ({ ...each, m3: at === 0 ? pure : plain })),
          users: base.users.map((user, at) => ({
            ...user,
            demandM3: demands[at]!,
            contractM3: demands[at]! * (shares[at] ?? 0),
          })),
        });
        const found = (await allocate(asked, solveHere))!;
        const sum = (which: (flow: (typeof found.flows)[number]) => boolean): number =>
          found.flows.filter(which).reduce((total, { m3 }) => total + m3, 0);
        for (const { id, m3 } of asked.classes) expect(sum(({ from }) => from === id)).toBeLessThanOrEqual(m3 + 1e-4);
        for (const { id, demandM3, contractM3 } of asked.users) {
          const got = found.users.find((each) => each.id === id)!;
          expect(got.m3).toBeLessThanOrEqual(demandM3 + 1e-4);
          expect(got.m3 + got.shortfallM3).toBeGreaterThanOrEqual(contractM3 - 1e-4);
        }
      }),
      { numRuns: 30 },
    );
  });
});
