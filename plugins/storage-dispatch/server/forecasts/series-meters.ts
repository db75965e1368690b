import type { Direction, Meter } from '@lingtan/energy-metering/contracts';
import type { ForecastSeries } from '../../contracts/index.ts';

/** Meters that a series is the sum of, all in one direction. */
export interface SeriesMeters {
  series: ForecastSeries;
  roles: readonly Meter['role'][];
  direction: Direction;
  meters: readonly Meter[];
}

/** Load is what consumers take, batteries left out; generation is what PV and wind give. Only what counts in the balance. */
const sources = [
  { series: 'load', roles: ['load', 'hydrogen'], direction: 'import' },
  { series: 'pv', roles: ['pv'], direction: 'export' },
  { series: 'wind', roles: ['wind'], direction: 'export' },
] as const;

/** Series that the park has meters for. */
export function seriesOf(meters: readonly Meter[]): SeriesMeters[] {
  return sources
    .map(({ series, roles, direction }) => ({
      series,
      roles,
      direction,
      meters: meters.filter(
        (meter) =>
          meter.boundary &&
          meter.kind === 'electricity' &&
          (roles as readonly string[]).includes(meter.role) &&
          meter.directions.includes(direction),
      ),
    }))
    .filter((source) => source.meters.length > 0);
}
