import { defaultShortfallPrice, type DispatchProblem } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import type { Draft } from './draft.ts';
import type { RowSum } from './row-sum.ts';

/** Energy terms of one bus over the horizon; each adds its columns with a factor and returns its constant, kWh. */
function busEnergy(draft: Draft, bus: string) {
  const { generators, grids, loads, flexibleLoads, converters } = draft.prepared.problem;
  const sum = (row: RowSum, columns: Int32Array, factor: (step: number) => number): void =>
    columns.forEach((column, t) => row.add(column, factor(t) * draft.length(t)));
  const consumers = [...flexibleLoads, ...converters];
  const green = generators.filter((generator) => generator.green && generator.bus === bus);
  const total = (value: (step: number) => number): number => {
    let energy = 0;
    for (let t = 0; t < draft.count; t++) energy += value(t) * draft.length(t);
    return energy;
  };
  return {
    /** Green generation used minus export. */
    selfUse(row: RowSum, factor: number): void {
      for (const { id } of green) sum(row, draft.columns.get(`${id}/power`)!, () => factor);
      this.exported(row, -factor);
    },
    exported(row: RowSum, factor: number): void {
      for (const grid of grids) if (grid.bus === bus) sum(row, draft.columns.get(`${grid.id}/export`)!, () => factor);
    },
    consumption(row: RowSum, factor: number): number {
      for (const { id } of consumers)
        for (const flow of draft.byDevice.get(id) ?? [])
          if (flow.bus === bus && !isOutput(flow.factor)) sum(row, flow.columns, (t) => factor * at(flow.factor, t));
      return (
        factor * total((t) => loads.reduce((power, load) => power + (load.bus === bus ? at(load.profile, t) : 0), 0))
      );
    },
    available: total((t) => green.reduce((power, { avail }) => power + at(avail, t), 0)),
  };
}

/** Outputs count negative, in every step. */
const isOutput = (factor: number | readonly number[]): boolean =>
  typeof factor === 'number' ? factor < 0 : factor.some((value) => value < 0);

function miss(draft: Draft, limit: string, bus: string, wish: { hard: boolean; price?: number | undefined }): number {
  const hard = wish.hard || (!draft.prepared.problem.relaxConstraints && wish.price === undefined);
  const entry = { limit, device: bus, step: null, unit: 'kWh' } as const;
  return hard ? draft.give(entry, 0.3) : draft.slack({ ...entry, price: wish.price ?? defaultShortfallPrice });
}

/** Σ(green used − exported + contracted) + realised ≥ share · (Σ consumption + realised). */
export function compileGreenShare(draft: Draft, wish: DispatchProblem['greenShares'][number]): void {
  const bus = busEnergy(draft, wish.bus);
  const row = draft.row();
  bus.selfUse(row, 1);
  let constant = wish.realisedGreenKwh - wish.minShare * wish.realisedConsumptionKwh;
  for (let t = 0; t < draft.count; t++) constant += at(wish.contracted, t) * draft.length(t);
  constant += bus.consumption(row, -wish.minShare);
  row.add(miss(draft, 'green-share', wish.bus, wish), 1).atLeast(-constant);
}

/** The three ratios of direct green supply, each over the horizon and the part realised so far. */
export function compileDirectSupply(draft: Draft, wish: DispatchProblem['directSupply'][number]): void {
  const bus = busEnergy(draft, wish.bus);
  const available = bus.available + wish.realisedGenerationKwh;
  if (wish.selfUseOfGeneration !== undefined) {
    const row = draft.row();
    bus.selfUse(row, 1);
    row
      .add(miss(draft, 'self-use-of-generation', wish.bus, wish), 1)
      .atLeast(wish.selfUseOfGeneration * available - wish.realisedSelfUseKwh);
  }
  if (wish.selfUseOfConsumption !== undefined) {
    const row = draft.row();
    bus.selfUse(row, 1);
    const constant = bus.consumption(row, -wish.selfUseOfConsumption);
    row
      .add(miss(draft, 'self-use-of-consumption', wish.bus, wish), 1)
      .atLeast(wish.selfUseOfConsumption * wish.realisedConsumptionKwh - wish.realisedSelfUseKwh - constant);
  }
  if (wish.exportOfGeneration !== undefined) {
    const row = draft.row();
    bus.exported(row, 1);
    row
      .add(miss(draft, 'export-of-generation', wish.bus, wish), -1)
      .atMost(wish.exportOfGeneration * available - wish.realisedExportKwh);
  }
}
