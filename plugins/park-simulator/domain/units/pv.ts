import type { UnitOf } from '../../contracts/units.ts';
import { planeIrradiance } from '../solar.ts';
import { PowerLimit } from './power-limit.ts';
import type { Unit } from './unit.ts';

/** Wiring, soiling, mismatch, inverter. */
const systemEfficiency = 0.875;
/** Of crystalline silicon, per °C. */
const temperatureCoefficient = -0.0035;
/** Cell temperature above air at 800 W/m² (nominal operating cell temperature 45 °C at 20 °C). */
const cellRiseAt800 = 25;

/** Output of a PV plant in kW from plane irradiance (W/m²) and air temperature (°C), clipped by the inverters. */
export function pvPower(moduleKw: number, ratedKw: number, irradiance: number, temperatureC: number): number {
  const cell = temperatureC + (irradiance / 800) * cellRiseAt800;
  const power = moduleKw * (irradiance / 1000) * (1 + temperatureCoefficient * (cell - 25)) * systemEfficiency;
  // Inverters start at about 0.3 % of their rating.
  return power < ratedKw * 0.003 ? 0 : Math.min(ratedKw, power);
}

/**
 * A PV plant: sun, moving clouds, tilt, temperature, clipping. A curtailable one gives no more than the limit that it was told,
 * from the next step on and until the limit ends; then it gives what it can again.
 */
export function createPv(config: UnitOf<'pv'>): Unit {
  const limit = new PowerLimit(config.ratedKw, config.curtailable);
  const values = new Float64Array(limit.quantities.length).fill(config.ratedKw);

  return {
    id: config.id,
    node: config.node,
    accuracyClass: config.accuracyClass,
    side: 'source',
    order: 0,
    quantities: limit.quantities,
    values,
    step({ seconds, sun, weather, temperature }) {
      const limitKw = limit.at(seconds);
      values.fill(limitKw);
      if (sun.cosZenith <= 0) return 0;
      const global = weather.irradiance(seconds, sun, config.eastKm, config.northKm);
      const kw = pvPower(config.moduleKw, config.ratedKw, planeIrradiance(global, sun, config), temperature);
      return -Math.min(kw, limitKw);
    },
    command(quantity, value, untilSeconds) {
      const taken = limit.command(quantity, value, untilSeconds);
      if (taken) values.fill(limit.kw);
      return taken;
    },
    save: () => limit.save(),
    load: (state) => limit.load(state),
  };
}
