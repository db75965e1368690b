import type { Tx } from '@lingtan/sdk';
import type {
  MeterGeneration,
  Supply,
  SupplyCells,
  SupplyColumns,
  SupplyShares,
  TotalResolution,
  UseItem,
} from '../../contracts/index.ts';
import {
  isConsumption,
  shares,
  sourceItemOf,
  subjectOf,
  supplyCells,
  supplyColumns,
  supplyOf,
  useItemOf,
} from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { readSupplyParts } from './read-supply.ts';
import type { SupplyPart } from './read-supply.ts';

type Query = Span & { resolution: TotalResolution; asOf?: string | null };

const frame = ({ span, restatingFrom }: SupplyPart) => ({ from: span.from, to: span.to, restatingFrom });

/** Supply per bucket of the resolution. `tx` must see the whole park. */
export async function readSupply(energy: Energy, tx: Tx, query: Query): Promise<Supply[]> {
  const parts = await readSupplyParts(energy, tx, query);
  return parts.map((part) => supplyOf(part.table, frame(part)));
}

/** The same as columns. `tx` must see the whole park. */
export async function readSupplyColumns(energy: Energy, tx: Tx, query: Query): Promise<SupplyColumns> {
  const parts = await readSupplyParts(energy, tx, query);
  return supplyColumns(parts.map(({ span, table }) => ({ from: span.from, table })));
}

/** The same in its finest cells, uses by enterprise or by meter. */
export async function readCells(
  energy: Energy,
  tx: Tx,
  query: Query & { detail?: 'enterprise' | 'meter' },
): Promise<SupplyCells[]> {
  const parts = await readSupplyParts(energy, tx, { ...query, byMeter: query.detail === 'meter' });
  return parts.map((part) => supplyCells(part.table, frame(part)));
}

/** Shares of one use over a whole span. */
export async function readShares(
  energy: Energy,
  tx: Tx,
  { use, ...span }: Span & { asOf?: string | null; use: UseItem | 'all' },
): Promise<SupplyShares> {
  const [supply] = await readSupply(energy, tx, { ...span, resolution: 'all' });
  return shares(supply ?? { links: [], storage: [] }, use);
}

/** What became of each generator's energy. */
export async function readGeneration(energy: Energy, tx: Tx, query: Query): Promise<MeterGeneration[]> {
  const { contracts } = energy.scope.config.supply;
  const served = new Map(contracts.map(({ id, generatorId }) => [id, generatorId ?? null]));
  return (await readSupplyParts(energy, tx, query)).flatMap(({ span, table }) =>
    table.sources.flatMap((key, r): MeterGeneration[] => {
      const technology = sourceItemOf(key);
      if (technology !== 'pv' && technology !== 'wind') return [];
      const meter = subjectOf(key)!;
      const to = (test: (use: UseItem) => boolean): number =>
        table.uses.reduce((total, use, u) => total + (test(useItemOf(use)) ? table.wh[r]![u]! : 0), 0);
      const contractedWh = table.contracts
        .filter(({ contract }) => served.get(contract) === meter)
        .reduce((total, { matchedWh }) => total + matchedWh, 0);
      return [
        {
          meter,
          technology,
          enterpriseId: energy.meterById.get(meter)?.enterpriseId ?? null,
          from: span.from,
          to: span.to,
          generatedWh: to(() => true),
          contractedWh,
          usedWh: to(isConsumption) - contractedWh,
          storedWh: to((use) => use === 'storage'),
          exportedWh: to((use) => use === 'grid'),
        },
      ];
    }),
  );
}
