/** What a series measures; decides which bounds and features are natural to it. */
export type ForecastKind = 'load' | 'pv' | 'wind' | 'price' | 'carbon' | 'other';

/** Values on a regular grid. Step `i` covers `[start + i·step, start + (i + 1)·step)`: times mark the START of a step. */
export interface RegularSeries {
  /** Start of the first step, ms UTC; a whole multiple of the step in the zone's local time. */
  start: number;
  /** Length of a step, minutes; divides a day. */
  stepMinutes: number;
  /** IANA zone whose days and weekdays the series follows. */
  timeZone: string;
  /** One value a step; NaN or null where nothing was measured. */
  values: ArrayLike<number | null>;
}

/** Where a generator stands, for the sun. Degrees, north and east positive. */
export interface ForecastSite {
  latitude: number;
  longitude: number;
}

/**
 * A quantity known ahead (temperature, irradiance, wind speed, a published price) on the grid of the series, reaching from
 * its start to the end of the horizon; NaN or null where unknown.
 */
export interface Regressor {
  id: string;
  values: ArrayLike<number | null>;
  /**
   * Whether past values are what was forecast at the time (true) or what was measured afterwards (false). Measured weather
   * flatters a backtest; the forecast says so.
   */
  asForecast: boolean;
  /**
   * What was forecast by how long before, ascending: for each step the newest value issued at least `leadMinutes` before it.
   * A forecast with that lead or less reads it instead of `values`, so that no test sees weather that was not known then.
   */
  byLead?: readonly { leadMinutes: number; values: ArrayLike<number | null> }[];
}

/** Character of a local day; on a `shutdown` the works stand still by the operator's word. */
export type DayKind = 'workday' | 'saturday' | 'sunday' | 'holiday' | 'shutdown';

/** What is known of the days to come. Absent functions mean: no holidays, one shift. */
export interface ForecastCalendar {
  /** Kind of a local day (YYYY-MM-DD) that differs from its weekday's: holidays, and workdays made up on a weekend. */
  dayKind?: (date: string) => DayKind | undefined;
  /** Number of the shift that works at a local minute of a day (0..1439). */
  shift?: (date: string, minute: number) => number;
}

/** Physical limits of the values; a forecast is cut to them. */
export interface ValueBounds {
  lower?: number;
  upper?: number;
}

/** All that a forecast is made from. */
export interface ForecastInput {
  kind: ForecastKind;
  series: RegularSeries;
  bounds?: ValueBounds;
  /** For `pv`: clear sky and sun height become features, and nothing is generated below the horizon. */
  site?: ForecastSite;
  regressors?: readonly Regressor[];
}
