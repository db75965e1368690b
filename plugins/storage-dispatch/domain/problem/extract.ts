import type { DispatchPlan, PlanCosts } from '../../contracts/plan.ts';
import { billedPeak } from './billed-peak.ts';
import type { Draft } from './compile/draft.ts';
import { stepLengths, at } from './steps.ts';
import type { DispatchProblem } from '../../contracts/problem.ts';

/** Setpoints and what follows from them. */
export type Schedule = Pick<
  DispatchPlan,
  'grids' | 'stores' | 'generators' | 'converters' | 'flexibleLoads' | 'buses' | 'demand'
>;

/** Costs with every part at 0. */
export const noCosts = (): PlanCosts => ({
  energyBuy: 0,
  energySell: 0,
  demand: 0,
  degradation: 0,
  fuel: 0,
  start: 0,
  curtailment: 0,
  carbon: 0,
  commitment: 0,
  breach: 0,
  terminalValue: 0,
});

/** Cost parts of a solution. */
export function costsOf(map: Draft, x: Float64Array): PlanCosts {
  const costs = noCosts();
  map.costColumns.forEach((column, k) => (costs[map.costParts[k]!] += map.costValues[k]! * x[column]!));
  for (const [part, value] of map.constants) costs[part] += value;
  return costs;
}

/** Sum of the parts. */
export const totalCost = (costs: PlanCosts): number => Object.values(costs).reduce((sum, part) => sum + part, 0);

/** Series of all devices from the columns of a solution. */
export function extract(map: Draft, x: Float64Array): Schedule {
  const { problem, lengths } = map.prepared;
  const values = (key: string): number[] => {
    const columns = map.columns.get(key);
    return Array.from({ length: map.count }, (_, t) => {
      const column = columns?.[t] ?? -1;
      const value = column < 0 ? 0 : x[column]!;
      return value < 0 && value > -1e-7 ? 0 : value === 0 ? 0 : value;
    });
  };
  const grids = problem.grids.map(({ id, importContract, exportContract }) => ({
    id,
    import: values(`${id}/import`),
    export: values(`${id}/export`),
    ...(importContract ? { importBreach: slackSeries(map, x, 'import-contract', id) } : {}),
    ...(exportContract ? { exportBreach: slackSeries(map, x, 'export-contract', id) } : {}),
  }));
  return {
    grids,
    stores: problem.stores.map(({ id }) => ({
      id,
      charge: values(`${id}/charge`),
      discharge: values(`${id}/discharge`),
      energy: values(`${id}/energy`),
    })),
    generators: problem.generators.map(({ id, avail, commitment }) => {
      const power = values(`${id}/power`);
      const most = commitment ? null : avail;
      return {
        id,
        power,
        curtailed: power.map((used, t) => (most === null ? 0 : Math.max(0, at(most, t) - used))),
        ...onOf(map, x, [`${id}/on`]),
      };
    }),
    converters: problem.converters.map((converter) => converterOf(map, x, values, converter)),
    flexibleLoads: problem.flexibleLoads.map((load) => ({
      id: load.id,
      power:
        load.kind === 'interruptible'
          ? values(`${load.id}/on`).map((on) => on * load.power)
          : values(`${load.id}/power`),
      ...(load.kind === 'energy' || load.kind === 'interruptible'
        ? onOf(map, x, [`${load.id}/on`, `${load.id}/band1`, `${load.id}/band0`])
        : {}),
    })),
    buses: problem.buses
      .map(({ id }) => ({
        id,
        shortage: slackSeries(map, x, 'shortage', id),
        surplus: slackSeries(map, x, 'surplus', id),
      }))
      .filter(({ shortage, surplus }) => [...shortage, ...surplus].some((power) => power > 1e-7)),
    demand: demandOf(problem, grids, lengths),
  };
}

/** States of the first of the columns that exist. */
function onOf(map: Draft, x: Float64Array, keys: readonly string[]): { on?: boolean[] } {
  const columns = keys.map((key) => map.columns.get(key)).find((found) => found !== undefined);
  return columns ? { on: Array.from(columns, (column) => column >= 0 && x[column]! > 0.5) } : {};
}

/** Billed peaks of a schedule. */
export function demandOf(
  problem: DispatchProblem,
  grids: readonly { id: string; import: readonly number[] }[],
  lengths: Float64Array = stepLengths(problem.steps),
): DispatchPlan['demand'] {
  return problem.grids.flatMap((grid) =>
    grid.demandCharges.map(({ id, incumbentKw, pricePerKw, thresholdKw, intervalSteps, history, window }) => {
      const imports = grids.find((own) => own.id === grid.id)!.import;
      const peakKw = billedPeak({ imports, intervalSteps, history, window, lengths });
      const billedKw = Math.max(peakKw, incumbentKw);
      const floor = Math.max(incumbentKw, thresholdKw);
      return {
        id,
        grid: grid.id,
        peakKw,
        billedKw,
        cost: pricePerKw * Math.max(0, billedKw - floor),
        lockedIn: pricePerKw * Math.max(0, incumbentKw - thresholdKw),
      };
    }),
  );
}

function slackSeries(map: Draft, x: Float64Array, limit: string, device: string): number[] {
  const series = new Array<number>(map.count).fill(0);
  for (const slack of map.slacks)
    if (slack.limit === limit && slack.device === device && slack.step !== null)
      series[slack.step]! += Math.max(0, x[slack.column]!);
  return series;
}

function converterOf(
  map: Draft,
  x: Float64Array,
  values: (key: string) => number[],
  { id, outputs }: DispatchProblem['converters'][number],
): DispatchPlan['converters'][number] {
  const input = values(`${id}/input`);
  const inner = map.columns.has(`${id}/output`) ? values(`${id}/output`) : input;
  const energised = map.columns.get(`${id}/energised`);
  const standby = map.columns.get(`${id}/standby`);
  return {
    id,
    input,
    outputs: outputs.map(({ bus, ratio }) => ({ bus, power: inner.map((power, t) => power * at(ratio, t)) })),
    state: input.map((power, t) => {
      if (standby && x[standby[t]!]! > 0.5) return 'standby';
      return (energised ? x[energised[t]!]! > 0.5 : power > 1e-6) ? 'on' : 'off';
    }),
  };
}
