import type { Direction, Meter } from '@lingtan/energy-metering/contracts';
import type { DispatchConfig, PowerSeries } from '../../contracts/index.ts';

/** Meters that a series is the sum of, all in one direction. */
export interface SeriesMeters {
  series: PowerSeries;
  /** Whose load it is; absent for the park. */
  enterpriseId?: string;
  roles: readonly Meter['role'][];
  direction: Direction;
  meters: readonly Meter[];
  /** Meters of flexible loads below these, whose part is taken out; none where absent. */
  less?: readonly Meter[];
}

/** A meter that a forecast was made from; `minus`: taken out, a flexible load below one of the others. */
export interface ForecastMeter {
  meter: string;
  direction: Direction;
  minus?: true;
}

/** Load is what consumers take, batteries and flexible loads left out; generation is what PV and wind give. Only what counts in the balance. */
const sources = [
  { series: 'load', roles: ['load', 'hydrogen'], direction: 'import' },
  { series: 'pv', roles: ['pv'], direction: 'export' },
  { series: 'wind', roles: ['wind'], direction: 'export' },
] as const;

/**
 * Series that the park has meters for. What plans decide is not forecast: a load that was shifted today would be expected
 * at that time tomorrow.
 */
export function seriesOf(
  meters: readonly Meter[],
  { flexibleLoads }: Pick<DispatchConfig, 'flexibleLoads'>,
): SeriesMeters[] {
  const flexible = new Set(flexibleLoads.map(({ meterId }) => meterId));
  return sources
    .map(({ series, roles, direction }): SeriesMeters => {
      const all = meters.filter((meter) => counts(meter, roles, direction));
      const own = series === 'load' ? all.filter(({ id }) => !flexible.has(id)) : all;
      const less = series === 'load' ? meters.filter(({ id }) => flexible.has(id) && below(meters, id, own)) : [];
      // Totals by role have them all; where one is left out, the meters are read one by one.
      return { series, roles, direction, meters: own, ...(own.length < all.length || less.length > 0 ? { less } : {}) };
    })
    .filter((source) => source.meters.length > 0);
}

/**
 * Load of each enterprise that has meters of its own, flexible loads left out as in that of the park. Its meters are read one
 * by one: totals by role have those of all enterprises.
 */
export function enterpriseLoads(
  meters: readonly Meter[],
  { flexibleLoads }: Pick<DispatchConfig, 'flexibleLoads'>,
): SeriesMeters[] {
  const { series, roles, direction } = sources[0];
  const flexible = new Set(flexibleLoads.map(({ meterId }) => meterId));
  const all = meters.filter((meter) => meter.enterpriseId !== null && counts(meter, roles, direction));
  return [...new Set(all.map(({ enterpriseId }) => enterpriseId!))].flatMap((enterpriseId): SeriesMeters[] => {
    const own = all.filter((meter) => meter.enterpriseId === enterpriseId && !flexible.has(meter.id));
    const less = meters.filter(({ id }) => flexible.has(id) && below(meters, id, own));
    return own.length === 0 ? [] : [{ series, enterpriseId, roles, direction, meters: own, less }];
  });
}

/** Name of a series among those of the park and its enterprises. */
export function keyOf({ series, enterpriseId }: { series: string; enterpriseId?: string | null }): string {
  return enterpriseId == null ? series : `${series}.${enterpriseId}`;
}

/** Meters of a series as they are kept with its forecast. */
export function meterList({ meters, less = [], direction }: SeriesMeters): ForecastMeter[] {
  return [
    ...meters.map(({ id }) => ({ meter: id, direction })),
    ...less.map(({ id }) => ({ meter: id, direction, minus: true as const })),
  ];
}

function counts(meter: Meter, roles: readonly string[], direction: Direction): boolean {
  return (
    meter.boundary && meter.kind === 'electricity' && roles.includes(meter.role) && meter.directions.includes(direction)
  );
}

/** Whether a meter lies below one of others. */
function below(meters: readonly Meter[], id: string, others: readonly Meter[]): boolean {
  const parent = meters.find((meter) => meter.id === id)?.parentId ?? null;
  if (parent === null) return false;
  return others.some((other) => other.id === parent) || below(meters, parent, others);
}

/** Whether the load has a meter in it, as one of its own or below one: what is taken out must have been counted. */
export function isInLoad(meters: readonly Meter[], id: string): boolean {
  const all = meters.filter((meter) => counts(meter, sources[0].roles, sources[0].direction));
  return all.some((meter) => meter.id === id) || below(meters, id, all);
}
