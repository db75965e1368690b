import type { ForecastCalendar, ForecastInput, Regressor } from '../../contracts/forecast.ts';
import { dayGrid, type DayGrid } from './day-grid.ts';
import { createDays, type LocalDay } from './days.ts';
import { forecastErrors } from './errors.ts';
import { localSteps, type LocalSteps } from './local-steps.ts';
import { clearSkyName, sunColumns } from './sun.ts';

/** A column known ahead; `byLead` as in a regressor. */
export interface AheadColumn {
  name: string;
  values: Float64Array;
  byLead?: readonly { leadMinutes: number; values: Float64Array }[];
}

/** A checked series with all that features are made from. */
export interface ForecastContext {
  input: ForecastInput;
  steps: LocalSteps;
  /** Measurements, NaN where missing. */
  values: Float64Array;
  grid: DayGrid;
  dayOf: (day: number) => LocalDay;
  shiftOf: ((date: string, minute: number) => number) | undefined;
  /** Columns known ahead, one value a step of `steps`. */
  ahead: readonly AheadColumn[];
  /** Clear-sky irradiance of each step, where the site is known. */
  clearSky: Float64Array | undefined;
  /** See {@link Rest}. */
  rest?: Rest;
}

/** Called between pieces of work of some milliseconds, for a thread that lets others have the processor there. Changes no figure. */
export type Rest = () => void;

/** Checks a series and lays it out; `horizon` is the number of steps that will be forecast after its end. */
export function createContext(input: ForecastInput, horizon = 0, calendar: ForecastCalendar = {}): ForecastContext {
  const { series, bounds, site } = input;
  if ((bounds?.lower ?? -Infinity) > (bounds?.upper ?? Infinity)) throw forecastErrors.BOUNDS_INVALID({ ...bounds });
  const values = toFloats(series.values, 'series.values');
  const count = values.length + horizon;
  const steps = localSteps(series, count);
  const ahead = (input.regressors ?? []).map((regressor) => aheadOf(regressor, count));
  if (site) ahead.push(...sunColumns(steps, site));
  const clearSky = ahead.find(({ name }) => name === clearSkyName)?.values;
  // Sun and wind know no weekend.
  const dayOf = input.kind === 'pv' || input.kind === 'wind' ? allAlike : createDays(calendar);
  const shiftOf = dayOf === allAlike ? undefined : calendar.shift;
  return { input, steps, values, grid: dayGrid(steps, values), dayOf, shiftOf, ahead, clearSky };
}

function aheadOf({ id, values, byLead }: Regressor, count: number): AheadColumn {
  const column = (list: Regressor['values'], field: string): Float64Array => {
    if (list.length < count) throw forecastErrors.REGRESSOR_SHORT({ id: field, length: list.length, expected: count });
    return toFloats(list, `regressors.${field}`);
  };
  return {
    name: regressorName(id),
    values: column(values, id),
    ...(byLead
      ? {
          byLead: byLead.map(({ leadMinutes, values: own }) => ({
            leadMinutes,
            values: column(own, `${id}.byLead.${leadMinutes}`),
          })),
        }
      : {}),
  };
}

/** Value of a column known ahead, as it was known `leadMinutes` before the start of `step`. */
export function aheadValue({ values, byLead }: AheadColumn, step: number, leadMinutes: number): number {
  const known = byLead?.find((own) => own.leadMinutes >= leadMinutes) ?? byLead?.at(-1);
  return (known ? known.values : values)[step]!;
}

const anyDay: LocalDay = { date: '', weekday: 0, kind: 0 };
const allAlike = (): LocalDay => anyDay;

/** Column of a regressor; apart from the features' own names. */
export function regressorName(id: string): string {
  return `regressor ${id}`;
}

/** Numbers with NaN for what is missing. */
export function toFloats(list: ArrayLike<number | null>, field: string): Float64Array {
  const values = new Float64Array(list.length);
  for (let i = 0; i < values.length; i++) {
    const value = list[i] ?? NaN;
    if (value === Infinity || value === -Infinity) throw forecastErrors.VALUE_INVALID({ field, index: i, value });
    values[i] = value;
  }
  return values;
}
