import type { DispatchGrid } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import { breachColumns, breachPrices } from './breach.ts';
import { compileDemand, peakKey } from './demand.ts';
import type { Draft } from './draft.ts';

/** Import and export of a connection; to be compiled after all other devices, whose sizes bound it. */
export function compileGrid(draft: Draft, grid: DispatchGrid): void {
  const { count } = draft;
  const imports = draft.series(`${grid.id}/import`, grid.importMax);
  const exports = draft.series(`${grid.id}/export`, grid.exportMax);
  const { carbonPrice } = draft.prepared.problem;
  for (let t = 0; t < count; t++) {
    const dt = draft.length(t);
    draft.cost('energyBuy', imports[t]!, at(grid.buyPrice, t) * dt);
    draft.cost('energySell', exports[t]!, -at(grid.sellPrice, t) * dt);
    if (grid.carbonFactor !== undefined)
      draft.cost('carbon', imports[t]!, (carbonPrice * at(grid.carbonFactor, t) * dt) / 1000);
  }
  directions(draft, grid, imports, exports);
  draft.flow(grid.id, grid.bus, imports, -1);
  draft.flow(grid.id, grid.bus, exports, 1);
  draft.limit('import-max', grid.id, 'upper', imports);
  draft.limit('export-max', grid.id, 'upper', exports);
  contracts(draft, grid, imports, exports);
  for (const charge of grid.demandCharges) compileDemand(draft, grid.id, charge, imports);
}

/**
 * Import or export, not both. Where buying is dearer than selling the optimum never does both; where it is not, doing
 * both would earn money without end, so those steps have their binary from the beginning.
 */
function directions(draft: Draft, grid: DispatchGrid, imports: Int32Array, exports: Int32Array): void {
  const { carbonPrice } = draft.prepared.problem;
  const wanted = draft.options.gridDirections?.get(grid.id);
  for (let t = 0; t < draft.count; t++) {
    const buy = at(grid.buyPrice, t) + (carbonPrice * at(grid.carbonFactor ?? 0, t)) / 1000;
    if (!(at(grid.sellPrice, t) > buy || wanted?.has(t)) || at(grid.exportMax, t) === 0) continue;
    const { most, least } = busRange(draft, grid.bus, t);
    const inward = draft.builder.addColumn({ lower: 0, upper: 1, integer: true });
    draft.directions.push({ binary: inward, one: imports[t]!, other: exports[t]! });
    const importMost = Math.min(at(grid.importMax, t), most, peakCap(draft, grid, t));
    const exportMost = Math.min(at(grid.exportMax, t), least);
    draft.row().add(imports[t]!, 1).add(inward, -importMost).atMost(0);
    draft.row().add(exports[t]!, 1).add(inward, exportMost).atMost(exportMost);
  }
}

/** The peak that no better plan exceeds, where a demand charge measures every step by itself. */
function peakCap(draft: Draft, grid: DispatchGrid, step: number): number {
  let cap = Infinity;
  for (const { id, intervalSteps, window } of grid.demandCharges)
    if (intervalSteps === 1 && (!window || window[step]))
      cap = Math.min(cap, draft.options.peakCaps?.get(peakKey(grid.id, id)) ?? Infinity);
  return cap;
}

/** Net power that the devices of a bus can take and give at most in a step, kW. */
function busRange(draft: Draft, bus: string, step: number): { most: number; least: number } {
  let [most, least] = [0, 0];
  for (const load of draft.prepared.problem.loads) {
    if (load.bus !== bus) continue;
    most += at(load.profile, step);
    least -= at(load.profile, step);
  }
  for (const flow of draft.flows) {
    const column = flow.columns[step]!;
    if (flow.bus !== bus || column < 0) continue;
    const { lower, upper } = draft.builder.bounds(column);
    const factor = at(flow.factor, step);
    most += Math.max(factor * lower, factor * upper);
    least -= Math.min(factor * lower, factor * upper);
  }
  return { most: Math.max(0, most), least: Math.max(0, least) };
}

function contracts(draft: Draft, grid: DispatchGrid, imports: Int32Array, exports: Int32Array): void {
  const { relaxConstraints, reserves } = draft.prepared.problem;
  const margins = reserves.filter((reserve) => reserve.grid === grid.id);
  for (const [name, contract, columns, other] of [
    ['import-contract', grid.importContract, imports, exports],
    ['export-contract', grid.exportContract, exports, imports],
  ] as const) {
    if (!contract) continue;
    const breach = breachColumns(draft, name, grid.id, breachPrices(contract, relaxConstraints), 0.3);
    const rows = new Int32Array(draft.count);
    for (let t = 0; t < draft.count; t++) {
      const margin = name === 'import-contract' ? margins.reduce((sum, { margin }) => sum + at(margin, t), 0) : 0;
      rows[t] = draft
        .row()
        .add(columns[t]!, 1)
        .add(other[t]!, -1)
        .add(breach(t), -1)
        .atMost(at(contract.limit, t) - margin);
    }
    draft.limit(name, grid.id, 'row', rows);
  }
}
