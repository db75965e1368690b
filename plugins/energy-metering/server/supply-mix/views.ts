import type { Supply, SupplyCells, UseItem } from '../../contracts/index.ts';
import { isConsumption, originItemOf, originOf, shares, sourceItemOf, subjectOf } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { supplyRef } from '../refs.ts';
import { contractsOf } from './contracts-of.ts';

type Cell = SupplyCells['cells'][number];

/**
 * Cells as a viewer may see them, each with its reference. A member gets the column of the own enterprise; what single
 * generators and storages yield is not theirs to read, so that sources stand there by kind.
 */
export function describeCells(energy: Energy, part: SupplyCells, enterpriseId: string | null) {
  const withRef = (cell: Cell) => ({ ...cell, ref: supplyRef(cell.source, cell.use, part) });
  if (enterpriseId === null) return { ...part, cells: part.cells.map(withRef) };
  const own = contractsOf(energy, enterpriseId);
  const mine = (use: string): boolean =>
    use.startsWith('load:')
      ? energy.meterById.get(subjectOf(use)!)?.enterpriseId === enterpriseId
      : use === `enterprise:${enterpriseId}`;
  const cells = new Map<string, Cell>();
  for (const { source, use, energyWh } of part.cells) {
    if (!mine(use)) continue;
    const name = kindOf(source);
    const cell = cells.get(`${name}/${use}`) ?? { source: name, use, energyWh: 0 };
    cells.set(`${name}/${use}`, { ...cell, energyWh: cell.energyWh + energyWh });
  }
  const list = [...cells.values()];
  const sources = new Map<string, { key: string; item: SupplyCells['sources'][number]['item']; energyWh: number }>();
  for (const { source, energyWh } of list) {
    const item = source.startsWith('storage-') ? 'storage' : sourceItemOf(source);
    const entry = sources.get(source) ?? { key: source, item, energyWh: 0 };
    sources.set(source, { ...entry, energyWh: entry.energyWh + energyWh });
  }
  return {
    ...part,
    sources: [...sources.values()],
    uses: part.uses.filter(({ key }) => mine(key)),
    cells: list.map(withRef),
    contracts: part.contracts.filter(({ contract }) => own.has(contract)),
  };
}

/** `storage-<origin>` or the item of a source; contracts keep their name, since only their own enterprise gets from them. */
function kindOf(source: string): string {
  const origin = originOf(source);
  if (origin !== null) return `storage-${originItemOf(origin)}`;
  const item = sourceItemOf(source);
  return item === 'contracted' ? source : item;
}

/** Shares of each consumer, and of all consumption for those who see the park. */
export function describeShares(part: Supply, enterpriseId: string | null) {
  const { from, to, quality, restatingFrom } = part;
  const consumers: (UseItem | 'all')[] =
    enterpriseId === null
      ? ['all', ...part.uses.map(({ item }) => item).filter(isConsumption)]
      : part.uses.map(({ item }) => item).filter((item) => item === `enterprise:${enterpriseId}`);
  const uses = consumers.map((use) => ({
    use,
    ...shares(part, use),
    ref: supplyRef('green-share', use, { from, to }),
  }));
  return { from, to, uses, quality, restatingFrom };
}

/** Flows over time as columns, storage by origin. A member gets the own column. */
export function describeFrames(parts: readonly Supply[], enterpriseId: string | null) {
  const links = new Map<string, { source: string; use: UseItem; energyWh: number[] }>();
  parts.forEach((part, at) => {
    const add = (source: string, use: UseItem, energyWh: number): void => {
      if (enterpriseId !== null && use !== `enterprise:${enterpriseId}`) return;
      const link = links.get(`${source}/${use}`) ?? { source, use, energyWh: parts.map(() => 0) };
      link.energyWh[at]! += energyWh;
      links.set(`${source}/${use}`, link);
    };
    for (const { source, use, energyWh } of part.links) if (source !== 'storage') add(source, use, energyWh);
    for (const { origin, use, energyWh } of part.storage) add(`storage-${origin}`, use, energyWh);
  });
  const last = parts.at(-1);
  return {
    ts: [...parts.map(({ from }) => from), ...(last ? [last.to] : [])],
    links: [...links.values()],
    missing: parts.map(({ quality }) => quality.missing),
    restatingFrom: last?.restatingFrom ?? null,
  };
}
