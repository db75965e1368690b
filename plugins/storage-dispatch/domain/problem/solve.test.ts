import { describe, expect, it } from 'vitest';
import { dispatchPlanJsonSchema, type DispatchPlan } from '../../contracts/plan.ts';
import { dispatchProblemJsonSchema, type DispatchProblemInput } from '../../contracts/problem.ts';
import { parkWeek } from '../fixtures/park-week.ts';
import { randomSite } from '../fixtures/random-site.ts';
import { check } from './check.ts';
import { explain } from './explain.ts';
import { prepare } from './prepare.ts';
import { solveDispatch } from './solve.ts';
import { onSteps } from './stability.ts';
import { expectClose, here, solved, storePower } from '../fixtures/solved.ts';

/** A site that cannot be served: 80 kW of load behind a connection of 50 kW and a nearly empty battery. */
const overloaded: DispatchProblemInput = {
  steps: { dtH: 1, count: 4 },
  buses: [{ id: 'site' }],
  grids: [{ id: 'grid', bus: 'site', buyPrice: 1, importMax: 50 }],
  loads: [{ id: 'load', bus: 'site', profile: [40, 80, 80, 40] }],
  stores: [{ id: 'battery', bus: 'site', capacity: 40, initial: 10, chargeMax: 20, dischargeMax: 20 }],
};

describe('a plan always', () => {
  it('names what cannot be served, slot by slot, with its cause', async () => {
    const plan = await solved(overloaded);
    expect(plan.status).toBe('relaxed');
    const short = plan.violations.filter(({ limit }) => limit === 'shortage');
    expect(short.reduce((sum, { by }) => sum + by, 0)).toBeCloseTo(40, 5);
    for (const { step, device, cause } of short) {
      expect(device).toBe('site');
      expect([1, 2]).toContain(step);
      expect(cause).toContainEqual({ limit: 'import-max', device: 'grid' });
    }
    expect(plan.grids[0]!.import[1]).toBeCloseTo(50, 6);
  });

  it('comes as near to a hard target as it can', async () => {
    const plan = await solved({
      ...overloaded,
      loads: [],
      stores: [{ ...overloaded.stores![0]!, capacity: 200, final: { energy: 150, hard: true } }],
    });
    expect(plan.status).toBe('relaxed');
    expect(plan.violations).toHaveLength(1);
    expect(plan.violations[0]).toMatchObject({ limit: 'target', device: 'battery', step: 3, unit: 'kWh' });
    expect(plan.violations[0]!.by).toBeCloseTo(60, 5);
    expect(plan.violations[0]!.cause).toContainEqual({ limit: 'charge-max', device: 'battery' });
  });

  it('prices a soft target instead of failing', async () => {
    const plan = await solved({
      ...overloaded,
      loads: [],
      stores: [{ ...overloaded.stores![0]!, capacity: 200, final: { energy: 150, price: 7 } }],
    });
    expect(plan.status).toBe('optimal');
    expect(plan.costs.breach).toBeCloseTo(60 * 7, 4);
  });

  it('recovers one way from outside the band', async () => {
    const low = await solved({
      ...overloaded,
      loads: [],
      stores: [{ ...overloaded.stores![0]!, initial: 4, eMin: 20, recoveryPrice: 0 }],
    });
    expect(low.status).toBe('optimal');
    expectClose(low.stores[0]!.energy, [4, 4, 4, 4], 1e-6);
    const high = await solved({
      ...overloaded,
      stores: [{ ...overloaded.stores![0]!, initial: 39, eMax: 20 }],
      loads: [{ id: 'load', bus: 'site', profile: 30 }],
    });
    expect(high.stores[0]!.energy.at(-1)).toBeLessThanOrEqual(20 + 1e-6);
  });

  it('falls back to rules when the solver fails, and says so', async () => {
    const plan = await solveDispatch(parkWeek(96), {
      solver: { solve: () => Promise.reject(new Error('out of memory')) },
    });
    expect(plan).toMatchObject({ status: 'fallback', origin: 'rules', reason: 'failed', usable: true });
    expect(plan.solver.message).toContain('out of memory');
    expect(plan.check.passed).toBe(true);
    expect(plan.stores[0]!.energy.at(-1)).toBeGreaterThanOrEqual(500);
    const optimum = await solved(parkWeek(96));
    expect(plan.objective).toBeGreaterThan(optimum.objective);
  });

  it('follows the previous plan, shifted, when the time is up', async () => {
    const before = await solved(parkWeek(192));
    const plan = await solveDispatch(
      {
        ...parkWeek(96),
        loads: parkWeek(100).loads!.map((load) => ({ ...load, profile: (load.profile as number[]).slice(4) })),
      },
      { solver: { solve: () => Promise.reject(new Error('gone')) }, previousPlan: { plan: before, elapsedSteps: 4 } },
    );
    expect(plan).toMatchObject({ status: 'fallback', origin: 'previous-plan', usable: true });
    expectClose(plan.stores[0]!.charge.slice(0, 4), before.stores[0]!.charge.slice(4, 8), 1e-6);
  });

  it('returns a checked plan however short the time is', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const plan = await solveDispatch(randomSite(seed, 24, true), { solver: here, timeLimitS: 1e-6 });
      expect(['optimal', 'feasible', 'fallback']).toContain(plan.status);
      if (plan.usable) expect(plan.check.breaches).toEqual([]);
      else expect(plan.check.breaches.length).toBeGreaterThan(0);
    }
  });
});

describe('check', () => {
  it('finds what was changed in a plan', async () => {
    const plan = await solved(parkWeek(96));
    const { problem } = prepare(parkWeek(96));
    const rules = (change: (copy: typeof plan) => void): string[] => {
      const copy = structuredClone(plan);
      change(copy);
      return check(problem, copy).breaches.map(({ rule }) => rule);
    };
    expect(rules(() => {})).toEqual([]);
    expect(rules((copy) => (copy.stores[0]!.charge[20]! += 1))).toEqual(
      expect.arrayContaining(['balance', 'store-energy']),
    );
    expect(rules((copy) => (copy.stores[0]!.energy[40] = 990))).toContain('unnamed-energy-max');
    expect(rules((copy) => (copy.grids[0]!.import[3] = NaN))).toContain('series');
    expect(rules((copy) => (copy.objective -= 1))).toEqual(['cost-total']);
    expect(rules((copy) => (copy.costs.demand -= 1))).toEqual(['cost-demand']);
    expect(rules((copy) => copy.grids[0]!.import.pop())).toContain('series');
  });
});

describe('stable', () => {
  it('does not flip setpoints between plans of equal cost', async () => {
    const first = await solved(parkWeek(96));
    const nudged = parkWeek(96);
    nudged.loads = [
      {
        id: 'load',
        bus: 'park',
        profile: (nudged.loads![0]!.profile as number[]).map((power, t) => power + (t % 2 ? 1e-3 : 0)),
      },
    ];
    const second = await solved(nudged, { previousPlan: { plan: first } });
    const change = storePower(second).reduce((sum, power, t) => sum + Math.abs(power - storePower(first)[t]!), 0);
    const alone = await solved(nudged);
    const without = storePower(alone).reduce((sum, power, t) => sum + Math.abs(power - storePower(first)[t]!), 0);
    expect(change).toBeLessThan(1);
    expect(change).toBeLessThanOrEqual(without + 1e-6);
    expect(second.objective).toBeLessThanOrEqual(alone.objective + 1.01e-4 * Math.abs(alone.objective));
  });

  it('keeps what a plan of hours chose among equals when the hours are planned in quarters', async () => {
    // All hours cost the same: only the plan before says in which of them the battery is filled.
    const site = (dtH: number, count: number): DispatchProblemInput => ({
      steps: { dtH, count },
      buses: [{ id: 'site' }],
      grids: [{ id: 'grid', bus: 'site', buyPrice: 0.5, importMax: 100 }],
      loads: [{ id: 'load', bus: 'site', profile: 10 }],
      stores: [
        {
          id: 'battery',
          bus: 'site',
          capacity: 60,
          initial: 0,
          chargeMax: 20,
          dischargeMax: 20,
          final: { energy: 40 },
        },
      ],
    });
    const hours = { stores: [{ id: 'battery', charge: [0, 10, 20, 10, 0], discharge: [0, 0, 0, 0, 0] }] };
    const before = { ...hours, converters: [], flexibleLoads: [], generators: [] } as unknown as DispatchPlan;
    const quarters = Array.from({ length: 21 }, (_, edge) => edge / 4);
    const plan = await solved(site(0.25, 20), {
      previousPlan: { plan: onSteps(before, [0, 1, 2, 3, 4, 5], quarters) },
    });
    const wanted = hours.stores[0]!.charge.flatMap((power) => [power, power, power, power]);
    expectClose(storePower(plan).map(Math.abs), wanted, 1e-4);
  });

  it('takes of a plan before what it reaches, from the middle of its steps on', () => {
    const before = { stores: [{ id: 'battery', charge: [4, 8, 2], discharge: [0, 0, 0] }] };
    const whole = { ...before, converters: [], flexibleLoads: [], generators: [] } as unknown as DispatchPlan;
    const charge = (onto: number[]) => onSteps(whole, [0, 1, 2, 4], onto).stores[0]!.charge;
    expect(charge([0.5, 1.5, 3, 4, 5])).toEqual([6, 4, 2]);
    expect(charge([-1, 0, 1])).toEqual([]);
  });
});

describe('explained', () => {
  it('gives a reason for every step of the battery, and marginal values', async () => {
    const plan = await solved(parkWeek(96));
    const { problem } = prepare(parkWeek(96));
    const reasons = explain(problem, plan).filter(({ device }) => device === 'battery');
    expect(reasons.map(({ step }) => step)).toEqual(Array.from({ length: 96 }, (_, t) => t));
    for (const { step, code } of reasons) {
      const power = storePower(plan)[step]!;
      expect(code.startsWith(power > 1e-4 ? 'charge' : power < -1e-4 ? 'discharge' : 'idle')).toBe(true);
    }
    expect(reasons.map(({ code }) => code)).toContain('discharge-peak');
    const price = plan.marginal.buses[0]!.price;
    for (const [t, imported] of plan.grids[0]!.import.entries())
      if (imported > 1e-3 && imported < plan.demand[0]!.peakKw - 1e-3)
        expect(price[t]).toBeCloseTo((problem.grids[0]!.buyPrice as number[])[t]!, 6);
    expect(plan.marginal.stores[0]!.value).toHaveLength(96);
  });
});

describe('published schemas', () => {
  it('are JSON Schemas whose every field is described', () => {
    const missing: string[] = [];
    const walk = (schema: Record<string, unknown>, path: string): void => {
      for (const [name, field] of Object.entries(
        (schema.properties ?? {}) as Record<string, Record<string, unknown>>,
      )) {
        if (field.description === undefined && field.const === undefined) missing.push(`${path}.${name}`);
        walk(field, `${path}.${name}`);
      }
      for (const inner of [schema.items, ...((schema.anyOf ?? schema.oneOf ?? []) as unknown[])])
        if (typeof inner === 'object' && inner !== null) walk(inner as Record<string, unknown>, `${path}[]`);
    };
    walk(dispatchProblemJsonSchema() as Record<string, unknown>, 'problem');
    expect(missing).toEqual([]);
    expect(dispatchPlanJsonSchema()).toMatchObject({ type: 'object' });
  });
});

describe('a faulty problem', () => {
  it('is refused with every field that is wrong', async () => {
    const problem = parkWeek(96);
    problem.loads![0]!.bus = 'elsewhere';
    problem.grids![0]!.buyPrice = [0.5];
    problem.stores![0]!.eMin = 950;
    await expect(solveDispatch(problem, { solver: here })).rejects.toMatchObject({
      code: 'DISPATCH_PROBLEM_INVALID',
      params: {
        issues: [
          { path: 'grids[grid].buyPrice', message: '1 values, expected 96, one per step' },
          { path: 'loads[load].bus', message: 'no bus elsewhere' },
          { path: 'stores[battery].eMin', message: '950 kWh is above the highest energy 900 kWh in step 0' },
        ],
      },
    });
    await expect(
      solveDispatch({ ...parkWeek(2), grids: [{ ...parkWeek(2).grids![0]!, buyPrice: [1, NaN] }] }, { solver: here }),
    ).rejects.toMatchObject({
      code: 'DISPATCH_PROBLEM_INVALID',
    });
  });
});
