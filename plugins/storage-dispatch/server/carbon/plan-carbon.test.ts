import type { CarbonSignalData } from '@lingtan/carbon-accounting/contracts';
import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { dispatchConfig } from '../../contracts/index.ts';
import type { PowerSeries } from '../../contracts/index.ts';
import { solveDispatch } from '../../domain/index.ts';
import type { IssuedForecast } from '../forecasts/forecaster.ts';
import { explainRealised } from '../evidence/explain-plan-figure.ts';
import { planView } from '../plans/plan-view.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { buildProblem } from '../problem/build-problem.ts';
import { planSteps } from '../problem/plan-steps.ts';
import type { PlannableConfig } from '../problem/site.ts';
import { carbonTerms, planCarbon } from './plan-carbon.ts';

type Asked = Parameters<typeof planCarbon>[0];
const warned: unknown[] = [];
const dispatch = (config: object, signal?: Partial<CarbonSignalData> | Error): Asked => {
  const nothing = { pricePerT: null, limitKg: null, realisedKg: null, factor: null, factorRef: null, problem: null };
  return {
    scope: { config: { carbonPrice: 0, ...config }, log: { warn: (...said: unknown[]) => warned.push(said) } },
    carbon: signal && {
      signal: async () => {
        if (signal instanceof Error) throw signal;
        return { ...nothing, mode: 'off', ref: null, ...signal };
      },
    },
  } as unknown as Asked;
};
const edges = [0, 900_000];

describe('what emissions count for in a plan', () => {
  it('is what the settings say, unless carbon accounting says something', async () => {
    const own = { source: 'settings', mode: 'price', price: 50, factor: 0.57, ref: null };
    expect(await planCarbon(dispatch({ carbonPrice: 50, carbonFactor: 0.57 }), edges)).toMatchObject(own);
    const off = { factor: 0.6, factorRef: 'carbon.factor:x@1' };
    // A price of its own goes with the factor of the books: the park has one.
    expect(await planCarbon(dispatch({ carbonPrice: 50, carbonFactor: 0.57 }, off), edges)).toEqual({
      ...{ ...own, ...off, mode: 'price' },
      ...{ limitKg: null, realisedKg: null, problem: null },
    });
    expect(await planCarbon(dispatch({}), edges)).toMatchObject({ mode: 'off', price: 0, factor: null });
    const price = {
      mode: 'price' as const,
      pricePerT: 90,
      factor: 0.6,
      factorRef: 'carbon.factor:x@1',
      ref: 'carbon.signal:3',
    };
    expect(await planCarbon(dispatch({ carbonPrice: 50, carbonFactor: 0.57 }, price), edges)).toMatchObject({
      ...{ source: 'carbon-accounting', mode: 'price', price: 90, factor: 0.6, ref: 'carbon.signal:3' },
    });
    const cap = { mode: 'cap' as const, limitKg: 9000, realisedKg: 100, ref: 'carbon.signal:4' };
    expect(await planCarbon(dispatch({ carbonFactor: 0.57 }, cap), edges)).toMatchObject({
      ...{ mode: 'cap', price: 0, limitKg: 9000, realisedKg: 100, factor: 0.57, factorRef: null },
    });
    const capped = await planCarbon(dispatch({}, cap), edges);
    expect(carbonTerms(capped)).toEqual({ carbonPrice: 0, co2Cap: { limitKg: 9000, realisedKg: 100 } });
    expect(carbonTerms(await planCarbon(dispatch({}), edges))).toEqual({ carbonPrice: 0 });
  });

  it('never keeps a plan from being made', async () => {
    const broken = await planCarbon(dispatch({ carbonPrice: 50 }, new Error('not there')), edges);
    expect(broken).toMatchObject({ source: 'settings', price: 50, problem: 'not there' });
    expect(warned).toHaveLength(1);
  });
});

const name = { en: 'Battery', 'zh-CN': '电池' };
const config = dispatchConfig.schema.parse({
  ...{ gridMeterId: 'main', tariffId: 'any', importMaxKw: 900, horizonHours: 24, fineHours: 24, exportPrice: 0.2 },
  batteries: [
    {
      ...{ id: 'bess', name, meterId: 'bess', socPoint: 'bess.soc', capacityKwh: 400, socMin: 0, socMax: 1 },
      ...{ chargeMaxKw: 200, dischargeMaxKw: 200, etaCharge: 0.9, etaDischarge: 0.9, degradationPerKwh: 0 },
    },
  ],
}) as PlannableConfig;
const midnight = Date.parse('2026-03-18T16:00:00Z');

/** A day with a cheap first half, solved with what carbon accounting says of emissions. */
async function planned(signal: Partial<CarbonSignalData>) {
  const carbon = await planCarbon(dispatch({ carbonFactor: 0.6 }, signal), edges);
  const steps = planSteps(midnight, config.horizonHours, config.fineHours);
  const values = new Array<number>(steps.quarters.length).fill(300);
  const source = { series: 'load' as PowerSeries, roles: [], direction: 'import' as const, meters: [] };
  const forecast = { q10: values, q50: values, q90: values } as unknown as IssuedForecast['forecast'];
  const soc = [{ store: 'bess', point: 'bess.soc', ts: midnight, value: 0, unit: 'kWh', kwh: 0, ref: '' }];
  const inputs = { gridMeterId: 'main', stores: [], prices: [], soc, peaks: [], carbonFactor: carbon.factor, carbon };
  const site = { buy: values.map((_, t) => (t < 48 ? 0.4 : 0.52)), charges: [], inputs, lacks: [] };
  const built = buildProblem(config, 'Asia/Shanghai', steps, site, [{ source, forecast }]);
  if ('lacks' in built) throw new Error(JSON.stringify(built.lacks));
  const plan = await solveDispatch(built.problem, { solver: { solve: solveHere } });
  const head = { no: 1, from: midnight, issuedAt: midnight };
  const stored = { no: 1, head, forecasts: [], plan, ...built, inputs } as unknown as StoredPlan;
  const importKwh = plan.grids[0]!.import.reduce((sum, kw) => sum + kw / 4, 0);
  return { plan, stored, importKwh, view: planView(stored) };
}

describe('a plan with the signal of carbon accounting', () => {
  const ref = 'carbon.signal:3';

  it('cycles a battery no more whose losses cost more emissions than it earns, and tells the price and who set it', async () => {
    const free = await planned({ mode: 'off' });
    expect(free.importKwh).toBeGreaterThan(7200 + 80);
    expect(free.view.carbon).toMatchObject({ source: 'settings', mode: 'off', price: 0 });
    // 0.4 ÷ 0.81 is less than 0.52; with 60 fen of emissions on each kilowatt-hour it is 1.00 ÷ 0.81 against 1.12.
    const priced = await planned({ mode: 'price', pricePerT: 1000, ref });
    expect(priced.plan.status).toBe('optimal');
    expect(priced.importKwh).toBeCloseTo(7200, 6);
    expect(priced.view.carbon).toMatchObject({ source: 'carbon-accounting', mode: 'price', price: 1000, ref });
  });

  it('imports no more than a cap leaves, where that can be', async () => {
    const capped = await planned({ mode: 'cap', limitKg: 0.6 * 7220 + 100, realisedKg: 100, ref });
    expect(capped.importKwh).toBeLessThanOrEqual(7220 + 1e-6);
    expect(capped.importKwh).toBeGreaterThan(7200);
    expect(capped.view.carbon).toMatchObject({ mode: 'cap', limitKg: 0.6 * 7220 + 100, realisedKg: 100 });
  });

  it('opens the emissions so far at their value, also where carbon accounting names no evidence of them', async () => {
    for (const of of [ref, null]) {
      const { stored, view } = await planned({ mode: 'cap', limitKg: 5000, realisedKg: 120, ref: of });
      const opened = explainRealised(stored)!;
      expect([opened.ref, opened.value, opened.unit]).toEqual([
        'dispatch.plan/1/realised',
        view.carbon!.realisedKg! / 1000,
        't',
      ]);
      expect(opened.inputs.map((input) => input.ref)).toEqual(['dispatch.plan/1', ...(of === null ? [] : [of])]);
    }
    expect(explainRealised((await planned({ mode: 'off' })).stored)).toBeNull();
  });
});
