import type { CertificateProduct } from '../../contracts/product.ts';
import type { PoolRange } from './range-pool.ts';

/** Energy sources as names from general to specific, as bids name them. */
const types: Readonly<Record<string, string>> = {
  'onshore-wind': 'Wind;Onshore',
  'offshore-wind': 'Wind;Offshore',
  'distributed-wind': 'Wind;Distributed',
  'solar-pv': 'Solar;PV',
  'distributed-pv': 'Solar;PV;Distributed',
  csp: 'Solar;CSP',
  biomass: 'Biomass',
  geothermal: 'Geothermal',
  ocean: 'Ocean',
  hydro: 'Hydro',
};

/** The name of a source in products. */
export function deviceTypeOf(source: string): string {
  return types[source] ?? source;
}

/** The source that a name in products stands for; the name itself where it stands for none. */
export function sourceOfType(deviceType: string): string {
  return Object.entries(types).find(([, name]) => name === deviceType)?.[0] ?? deviceType;
}

/**
 * What an ask offers, from the certificates that are locked for it: everything that holds for all of them, so that a bid with
 * a filter is never served with something else.
 */
export function offerOf(
  ranges: readonly PoolRange[],
  vintageOf: (device: string) => number | null,
): CertificateProduct {
  const deviceTypes = new Set(ranges.map(({ source }) => deviceTypeOf(source)));
  const vintages = new Set(ranges.map(({ device }) => vintageOf(device)));
  const [vintage] = vintages;
  const [from, to] = [Math.min(...ranges.map((each) => each.from)), Math.max(...ranges.map((each) => each.to))];
  return {
    ...(deviceTypes.size === 1 ? { deviceType: [...deviceTypes] } : {}),
    ...(vintages.size === 1 && typeof vintage === 'number'
      ? { deviceVintage: { year: vintage, operator: 0 as const } }
      : {}),
    generationTime: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
  };
}
