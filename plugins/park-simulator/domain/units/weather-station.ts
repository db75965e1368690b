import type { UnitOf } from '../../contracts/units.ts';
import { stateless, type Unit } from './unit.ts';

/** Pyranometer, thermometer and anemometer in the middle of the park. */
export function createWeatherStation(config: UnitOf<'weather-station'>): Unit {
  const values = new Float64Array(3);
  return {
    ...stateless,
    id: config.id,
    node: null,
    accuracyClass: 0,
    side: 'load',
    order: 0,
    quantities: [
      { name: 'irradiance', unit: 'W/m2', kind: 'gauge', decimals: 1 },
      { name: 'ambient-temperature', unit: 'degC', kind: 'gauge', decimals: 1 },
      { name: 'wind-speed', unit: 'm/s', kind: 'gauge', decimals: 1 },
    ],
    values,
    step({ seconds, sun, local, weather, temperature }) {
      values[0] = weather.irradiance(seconds, sun, 0, 0);
      values[1] = temperature;
      // At ten metres, by the power law from a hub at a hundred.
      values[2] = weather.wind(seconds, local, 0) * 0.72;
      return 0;
    },
  };
}
