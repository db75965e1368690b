import type { DispatchConfig } from '../../contracts/index.ts';
import { lack } from '../lacks.ts';
import type { Lack } from '../lacks.ts';

/** Ids of the site's own devices in a problem; batteries bring theirs. */
export const siteIds = { bus: 'park', grid: 'grid', load: 'load', pv: 'pv', wind: 'wind' } as const;

/** What a plan needs of the configuration. */
export type PlannableConfig = DispatchConfig & { gridMeterId: string; tariffId: string; importMaxKw: number };

/**
 * The configuration as far as plans can be made with it, or what it lacks.
 *
 * @param inLoad whether a meter is counted in the park's load
 */
export function plannable(
  config: DispatchConfig,
  meters: ReadonlySet<string>,
  inLoad: (meter: string) => boolean = () => true,
): PlannableConfig | Lack[] {
  const { gridMeterId, tariffId, importMaxKw, batteries } = config;
  const lacks: Lack[] = [];
  if (gridMeterId === undefined) lacks.push(lack('no-grid-meter'));
  else if (!meters.has(gridMeterId)) lacks.push(lack('grid-meter-unknown', { meter: gridMeterId }));
  if (tariffId === undefined) lacks.push(lack('no-tariff'));
  if (importMaxKw === undefined) lacks.push(lack('no-import-limit'));
  if (batteries.length === 0) lacks.push(lack('no-battery'));
  const taken = new Set<string>(Object.values(siteIds));
  for (const { id } of batteries) {
    if (taken.has(id)) lacks.push(lack('battery-id-reserved', { battery: id }));
    taken.add(id);
  }
  for (const { id, meterId } of config.flexibleLoads) {
    if (taken.has(id)) lacks.push(lack('flexible-load-id-reserved', { load: id }));
    taken.add(id);
    if (!meters.has(meterId)) lacks.push(lack('flexible-meter-unknown', { load: id, meter: meterId }));
    else if (!inLoad(meterId)) lacks.push(lack('flexible-meter-elsewhere', { load: id, meter: meterId }));
  }
  if (lacks.length > 0 || gridMeterId === undefined || tariffId === undefined || importMaxKw === undefined)
    return lacks;
  return { ...config, gridMeterId, tariffId, importMaxKw };
}

/** Share of a battery that plans leave to the controller, where it can use it to hold a contract. */
export function keptShare({ contractKw, control }: PlannableConfig, battery: string): number {
  const controlled = control.gridPowerPoint !== undefined && control.devices.some(({ id }) => id === battery);
  return contractKw !== undefined && controlled ? control.energyReserve : 0;
}
