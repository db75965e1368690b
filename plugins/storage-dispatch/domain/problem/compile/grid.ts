import type { DispatchGrid } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import { breachColumns, breachPrices } from './breach.ts';
import { compileDemand } from './demand.ts';
import type { Draft } from './draft.ts';
import { compileGridDirections } from './grid-directions.ts';

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
  compileGridDirections(draft, grid, imports, exports);
  draft.flow(grid.id, grid.bus, imports, -1);
  draft.flow(grid.id, grid.bus, exports, 1);
  draft.limit('import-max', grid.id, 'upper', imports);
  draft.limit('export-max', grid.id, 'upper', exports);
  contracts(draft, grid, imports, exports);
  for (const charge of grid.demandCharges) compileDemand(draft, grid.id, charge, imports);
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
