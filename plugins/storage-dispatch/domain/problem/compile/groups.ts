import type { DispatchProblem } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import { breachColumns, breachPrices } from './breach.ts';
import type { Draft, Flow } from './draft.ts';
import type { RowSum } from './row-sum.ts';

/** Net consumption of a device as flows: consumption positive; of a grid connection import positive. */
export function memberFlows(
  draft: Draft,
  id: string,
  bus?: string,
): { flows: Flow[]; sign: number; fixed: (step: number) => number } {
  const { grids, loads, converters } = draft.prepared.problem;
  const load = loads.find((candidate) => candidate.id === id);
  const home = bus ?? converters.find((candidate) => candidate.id === id)?.bus;
  const flows = (draft.byDevice.get(id) ?? []).filter((flow) => home === undefined || flow.bus === home);
  return {
    flows,
    sign: grids.some((grid) => grid.id === id) ? -1 : 1,
    fixed: (step) => (load && (bus === undefined || load.bus === bus) ? at(load.profile, step) : 0),
  };
}

/** Adds the net consumption of members to a row; returns its constant part, kW. */
export function addNet(row: RowSum, members: ReturnType<typeof memberFlows>[], step: number, factor = 1): number {
  let constant = 0;
  for (const { flows, sign, fixed } of members) {
    for (const { columns, factor: share } of flows) row.add(columns[step]!, factor * sign * at(share, step));
    constant += factor * fixed(step);
  }
  return constant;
}

/** Limits on the net power of several devices together: feeders, shared inverters. */
export function compileGroup(draft: Draft, group: DispatchProblem['groups'][number]): void {
  const members = group.members.map((id) => memberFlows(draft, id, group.bus));
  const prices = breachPrices(group, draft.prepared.problem.relaxConstraints);
  for (const [limit, most, sign] of [
    ['group-consumption', group.consumptionMax, 1],
    ['group-production', group.productionMax, -1],
  ] as const) {
    if (most === undefined) continue;
    const breach = breachColumns(draft, limit, group.id, prices, 1);
    const rows = new Int32Array(draft.count);
    for (let t = 0; t < draft.count; t++) {
      const row = draft.row();
      const constant = addNet(row, members, t, sign);
      rows[t] = row.add(breach(t), -1).atMost(at(most, t) - constant);
    }
    draft.limit(limit, group.id, 'row', rows);
  }
}

/** Deviations from a baseline with their prices, per step or on the largest. */
export function compileCommitment(draft: Draft, commitment: DispatchProblem['commitments'][number]): void {
  const members = commitment.members.map((id) => memberFlows(draft, id));
  const peak = commitment.per === 'peak';
  const { columns: existing } = draft;
  const up = draft.series(`${commitment.id}/up`, Infinity);
  const down = draft.series(`${commitment.id}/down`, Infinity);
  const most = peak
    ? { up: newPeak(draft, commitment.upPrice, 1), down: newPeak(draft, commitment.downPrice, -1) }
    : null;
  for (let t = 0; t < draft.count; t++) {
    const row = draft.row();
    const constant = addNet(row, members, t);
    row
      .add(up[t]!, -1)
      .add(down[t]!, 1)
      .equals(at(commitment.baseline, t) - constant);
    if (most) {
      if (at(commitment.upPrice, t) !== 0) draft.row().add(most.up, 1).add(up[t]!, -1).atLeast(0);
      if (at(commitment.downPrice, t) !== 0) draft.row().add(most.down, 1).add(down[t]!, -1).atLeast(0);
      continue;
    }
    const [upPrice, downPrice] = [at(commitment.upPrice, t), at(commitment.downPrice, t)];
    draft.cost('commitment', up[t]!, upPrice * draft.length(t));
    draft.cost('commitment', down[t]!, -downPrice * draft.length(t));
    if (upPrice < downPrice) oneSide(draft, members, at(commitment.baseline, t), up[t]!, down[t]!, t);
  }
  if (most) existing.set(`${commitment.id}/peaks`, Int32Array.of(most.up, most.down));
}

function newPeak(draft: Draft, price: number | readonly number[], sign: number): number {
  const column = draft.builder.addColumn({ lower: 0, upper: Infinity });
  const dearest = typeof price === 'number' ? price : sign > 0 ? Math.max(...price) : Math.min(...price);
  draft.cost('commitment', column, sign * dearest);
  return column;
}

/** Where going up and down at once would earn money, a whole-number column forbids it. */
function oneSide(
  draft: Draft,
  members: ReturnType<typeof memberFlows>[],
  baseline: number,
  up: number,
  down: number,
  step: number,
): void {
  let [low, high] = [-baseline, -baseline];
  for (const { flows, sign, fixed } of members) {
    for (const { columns, factor } of flows) {
      if (columns[step]! < 0) continue;
      const { lower, upper } = draft.builder.bounds(columns[step]!);
      const share = sign * at(factor, step);
      low += Math.min(share * lower, share * upper);
      high += Math.max(share * lower, share * upper);
    }
    low += fixed(step);
    high += fixed(step);
  }
  const above = draft.builder.addColumn({ lower: 0, upper: 1, integer: true });
  draft.row().add(up, 1).add(above, -Math.max(0, high)).atMost(0);
  draft.row().add(down, 1).add(above, Math.max(0, -low)).atMost(Math.max(0, -low));
}
