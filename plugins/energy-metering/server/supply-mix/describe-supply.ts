import type { Supply, SupplyShares, UseItem } from '../../contracts/index.ts';
import { shares } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import { supplyRef, totalRef } from '../refs.ts';

interface Item {
  item: string;
  energyWh: number;
  ref: string;
}

/** Supply as the screen gets it, each figure with its reference. */
export interface DescribedSupply extends Omit<Supply, 'sources' | 'uses' | 'links' | 'storage'> {
  sources: Item[];
  uses: Item[];
  links: { source: string; use: string; energyWh: number; ref: string }[];
  storage: { origin: string; use: string; energyWh: number; ref: string }[];
  shares: SupplyShares;
}

/**
 * What a viewer may see of the supply: those of the park all of it, a member the column of the own enterprise, that is what it
 * used and from which sources. `contracts` are those of the enterprise. `span` is what the references say; default: that of
 * the supply.
 */
export function describeSupply(
  supply: Supply,
  enterpriseId: string | null,
  span: Span = supply,
  contracts: ReadonlySet<string> = new Set(),
): DescribedSupply {
  const own: UseItem | null = enterpriseId === null ? null : `enterprise:${enterpriseId}`;
  const mine = <T extends { use: UseItem }>(list: readonly T[]): T[] =>
    list.filter(({ use }) => own === null || use === own);
  const links = mine(supply.links);
  const storage = mine(supply.storage);
  return {
    ...supply,
    sources:
      own === null
        ? supply.sources.map((source) => ({ ...source, ref: sourceRef(supply, source.item, span) }))
        : links.map(({ source, energyWh }) => ({ item: source, energyWh, ref: supplyRef(source, own, span) })),
    uses: supply.uses
      .filter(({ item }) => own === null || item === own)
      .map((use) => ({ ...use, ref: totalRef(`use/${use.item}`, span) })),
    links: links.map((link) => ({ ...link, ref: supplyRef(link.source, link.use, span) })),
    storage: storage.map((link) => ({ ...link, ref: supplyRef(`storage-${link.origin}`, link.use, span) })),
    shares: shares({ links, storage }, own ?? 'all'),
    contracts: supply.contracts.filter(({ contract }) => own === null || contracts.has(contract)),
  };
}

/** Green share of what the viewer may see: of all consumption, or of the own enterprise. */
export function greenShareRef(enterpriseId: string | null, span: Span): string {
  return supplyRef('green-share', enterpriseId === null ? 'all' : `enterprise:${enterpriseId}`, span);
}

/** Contracts share the meter of the grid, so that with them the grid is a row of the mix, not a meter. */
function sourceRef(supply: Supply, item: string, span: Span): string {
  const split = supply.sources.some((source) => source.item === 'contracted');
  return item === 'contracted' || (split && item === 'grid')
    ? supplyRef(item, 'any', span)
    : totalRef(`source/${item}`, span);
}
