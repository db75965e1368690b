import type { AllocationRule, SourceKey, UseKey } from '../../contracts/index.ts';
import { SupplyEngine } from './engine.ts';
import { compareRows, compareUses } from './keys.ts';
import type { SupplyClaim, SupplyModel } from './model.ts';
import { SupplySums } from './sums.ts';

/** A contract of one interval: from which source (the grid, for power from outside) to which use. */
export interface OneClaim {
  contract: string;
  source: SourceKey;
  use: UseKey;
  nominatedWh: number;
}

/** One interval as it stands before it is allocated: sources and uses with the same total, Wh. */
export interface OneInterval {
  rule: AllocationRule;
  sources: readonly (readonly [SourceKey, number])[];
  uses: readonly (readonly [UseKey, number])[];
  /** In the order in which they are served. */
  claims: readonly OneClaim[];
}

/** Wh of one cell of an interval, by the same steps as the whole table. Zero when there is no such row or column. */
export function allocateOnce({ rule, sources, uses, claims }: OneInterval, source: SourceKey, use: UseKey): number {
  const external = claims.filter((claim) => claim.source === 'grid').map(({ contract }) => `contracted:${contract}`);
  const rows = [...new Set([...sources.map(([key]) => key), 'grid', 'balance', ...external])].sort(compareRows);
  const columns = [...new Set([...uses.map(([key]) => key), ...claims.map((claim) => claim.use), 'balance'])].sort(
    compareUses,
  );
  const model: SupplyModel = {
    rule,
    rows,
    uses: columns,
    storages: [],
    origins: ['unknown'],
    rowOf: { grid: rows.indexOf('grid'), balance: rows.indexOf('balance'), storage: () => 0 },
    chargeOf: [],
    balanceUse: columns.indexOf('balance'),
    series: [],
    claims: claims.map((claim): SupplyClaim => {
      const from = rows.indexOf(claim.source);
      return {
        contract: {
          id: claim.contract,
          enterpriseId: claim.use,
          generator: null,
          priority: 0,
          nomination: { basis: 'profile', kwByHour: [] },
        },
        from,
        row: claim.source === 'grid' ? rows.indexOf(`contracted:${claim.contract}`) : from,
        column: columns.indexOf(claim.use),
      };
    }),
  };
  const engine = new SupplyEngine(model);
  for (const [key, wh] of sources) engine.sources[rows.indexOf(key)] = wh;
  for (const [key, wh] of uses) engine.uses[columns.indexOf(key)] = wh;
  claims.forEach(({ nominatedWh }, k) => (engine.nominated[k] = nominatedWh));
  engine.step();
  const sums = new SupplySums(model);
  sums.add(engine);
  const [row, column] = [rows.indexOf(source), columns.indexOf(use)];
  return row < 0 || column < 0 ? 0 : sums.cell(row, column);
}
