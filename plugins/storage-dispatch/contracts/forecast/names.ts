/** Powers that a plan rests on, kW: all load without the batteries, PV, wind. */
export const powerSeries = ['load', 'pv', 'wind'] as const;
export type PowerSeries = (typeof powerSeries)[number];

/** What power costs, and what it emits: prices of import and export, and the intensity of consumption or of the grid. */
export const signalSeries = ['price', 'export-price', 'carbon-intensity'] as const;
export type SignalSeries = (typeof signalSeries)[number];

/** All that is forecast. The load is that of the park, or of one enterprise. */
export const forecastSeries = [...powerSeries, ...signalSeries] as const;
export type ForecastSeries = (typeof forecastSeries)[number];

/** What the values of a series are in. */
export const forecastUnits = ['kW', 'CNY/kWh', 'gCO2/kWh'] as const;
export type ForecastUnit = (typeof forecastUnits)[number];

/** Unit of a series. */
export function unitOf(series: ForecastSeries): ForecastUnit {
  if (series === 'carbon-intensity') return 'gCO2/kWh';
  return series === 'price' || series === 'export-price' ? 'CNY/kWh' : 'kW';
}

/** Why a series cannot be forecast at present; the words are in the locales under `forecast.absent.<code>`. */
export const absentCodes = [
  'no-tariff',
  'no-price',
  'no-carbon-plugin',
  'no-carbon-factor',
  'history-short',
  'history-stale',
  'failed',
] as const;
export type AbsentCode = (typeof absentCodes)[number];
