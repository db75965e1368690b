import type { DispatchPlan, DispatchProblem, PlanView, PowerSeries, SignalSeries } from '../../contracts/index.ts';
import { explain } from '../../domain/index.ts';
import type { PlanCarbon } from '../carbon/plan-carbon.ts';
import type { FlexibleNeed } from '../flexible/needs.ts';
import { siteIds } from '../problem/site.ts';
import { forecastRef } from '../refs.ts';
import type { StoredPlan } from './plan-store.ts';

type PerStep = number | readonly number[];

/** A stored plan with all that the board draws. */
export function planView({ head, forecasts, inputs, problem, plan }: StoredPlan): PlanView {
  const { lengthsH } = plan;
  const count = lengthsH.length;
  const all = (value: PerStep): number[] => Array.from({ length: count }, (_, t) => at(value, t));
  const grid = problem.grids[0]!;
  const generated = (id: PowerSeries): (number | null)[] => {
    const generator = problem.generators.find((own) => own.id === id);
    return generator ? all(generator.avail) : new Array<null>(count).fill(null);
  };
  const forecastFrom = (series: SignalSeries): number | null =>
    inputs.signals?.find((own) => own.series === series)?.from ?? null;
  const limit = grid.importContract?.limit;
  return {
    ...head,
    steps: stepsOf(head.from, lengthsH),
    currency: problem.currency,
    buyPrice: all(grid.buyPrice),
    sellPrice: all(grid.sellPrice),
    buyForecastFrom: forecastFrom('price'),
    sellForecastFrom: forecastFrom('export-price'),
    load: all(problem.loads.find(({ id }) => id === siteIds.load)?.profile ?? 0),
    pv: generated('pv'),
    wind: generated('wind'),
    importMaxKw: at(grid.importMax, 0),
    contractKw: limit === undefined ? null : at(limit, 0),
    carbon: inputs.carbon ? carbonOf(inputs, inputs.carbon, plan) : null,
    stores: storesOf(problem, inputs.stores),
    flexibleLoads: flexibleOf(plan, inputs.flexible ?? []),
    plan,
    reasons: explain(problem, plan).map(({ device, step, code, params }) => ({ store: device, step, code, params })),
    forecasts: forecasts.map(({ series, no }) => ({ series, no, ref: forecastRef(no) })),
  };
}

/** What emissions count for, and those of the planned import: t/MWh is kg/kWh. */
function carbonOf(
  { carbonFactor: factor, carbonFactors: factors }: StoredPlan['inputs'],
  carbon: PlanCarbon,
  { grids, lengthsH }: DispatchPlan,
): PlanView['carbon'] {
  const { factorRef: _, ...said } = carbon;
  const kgOf = (kw: number, t: number): number => kw * lengthsH[t]! * (factors?.[t] ?? factor ?? 0);
  const kg = grids.reduce((sum, grid) => sum + grid.import.reduce((all, kw, t) => all + kgOf(kw, t), 0), 0);
  return { ...said, factor, importKg: factor === null ? null : kg };
}

/** The same plan with another problem and outcome, for what-if. */
export function withOutcome(stored: StoredPlan, problem: DispatchProblem, plan: DispatchPlan): StoredPlan {
  const { status, usable, origin, objective, gap, timings } = plan;
  const outcome = { status, usable, origin, reason: plan.reason ?? null, objective, gap, totalMs: timings.totalMs };
  return { ...stored, problem, plan, head: { ...stored.head, ...outcome } };
}

/** Spans of the steps, ms UTC. */
export function stepsOf(from: number, lengthsH: readonly number[]): { from: number; to: number }[] {
  let end = from;
  return lengthsH.map((hours) => {
    const begin = end;
    end = Math.round(begin + hours * 3_600_000);
    return { from: begin, to: end };
  });
}

/** Flexible loads with their windows; the powers of all windows of a load are one course. */
function flexibleOf(plan: DispatchPlan, needs: readonly FlexibleNeed[]): PlanView['flexibleLoads'] {
  return [...new Set(needs.map(({ load }) => load))].map((load) => {
    const own = needs.filter((need) => need.load === load);
    const { name, powerMaxKw, kind = 'energy' } = own[0]!;
    const planned = plan.flexibleLoads.filter(({ id }) => own.some((need) => need.id === id));
    return {
      id: load,
      name,
      powerMaxKw,
      kind,
      power: plan.lengthsH.map((_, step) => planned.reduce((sum, { power }) => sum + power[step]!, 0)),
      windows: own.map(({ from, to, wantedKwh, takenKwh, estimatedKwh, plannedKwh, shortKwh }) => ({
        from,
        to,
        wantedKwh,
        takenKwh,
        estimatedKwh,
        plannedKwh,
        shortKwh,
      })),
    };
  });
}

function storesOf(problem: DispatchProblem, names: StoredPlan['inputs']['stores']): PlanView['stores'] {
  return problem.stores.map(({ id, capacity, initial, eMin, eMax }) => ({
    id,
    name: names.find((own) => own.id === id)?.name ?? { en: id, 'zh-CN': id },
    capacityKwh: capacity,
    initialKwh: initial,
    eMinKwh: at(eMin, 0),
    eMaxKwh: at(eMax ?? capacity, 0),
  }));
}

function at(value: PerStep, step: number): number {
  return typeof value === 'number' ? value : value[step]!;
}
