import type { UnitOf } from '../../contracts/units.ts';
import { PowerLimit } from './power-limit.ts';
import type { Unit } from './unit.ts';

const cutIn = 3;
const rated = 10.8;
const cutOut = 25;
const tableStep = 0.1;
const tableEnd = 45;

/** Output of one turbine as a share of its rating; cubic between cut-in and rated speed. */
export function turbineShare(speed: number): number {
  if (speed < cutIn || speed >= cutOut) return 0;
  if (speed >= rated) return 1;
  return (speed ** 3 - cutIn ** 3) / (rated ** 3 - cutIn ** 3);
}

/**
 * Power curve of a whole farm: the turbines stand in each other's wake (mean deficit 5 %) and see different winds, so
 * the curve of one is averaged over a normal spread of 0.4 m/s + 7 %. Cut-out thus comes turbine by turbine.
 */
export function farmCurve(): Float64Array {
  const curve = new Float64Array(Math.round(tableEnd / tableStep) + 1);
  for (let i = 0; i < curve.length; i++) {
    const mean = i * tableStep * 0.95;
    const sigma = 0.4 + 0.07 * mean;
    let sum = 0;
    let weights = 0;
    for (let z = -3; z <= 3; z += 0.1) {
      const weight = Math.exp((-z * z) / 2);
      sum += weight * turbineShare(mean + z * sigma);
      weights += weight;
    }
    curve[i] = sum / weights < 0.002 ? 0 : sum / weights;
  }
  return curve;
}

/** A wind farm. Measures the wind too. A curtailable one takes a limit as a PV plant does. */
export function createWind(config: UnitOf<'wind'>): Unit {
  const curve = farmCurve();
  const limit = new PowerLimit(config.ratedKw, config.curtailable);
  const values = new Float64Array(1 + limit.quantities.length).fill(config.ratedKw, 1);
  return {
    id: config.id,
    node: config.node,
    accuracyClass: config.accuracyClass,
    side: 'source',
    order: 0,
    quantities: [{ name: 'wind-speed', unit: 'm/s', kind: 'gauge', decimals: 1 }, ...limit.quantities],
    values,
    step({ seconds, local, weather }) {
      const speed = weather.wind(seconds, local, config.eastKm);
      const limitKw = limit.at(seconds);
      values[0] = speed;
      values.fill(limitKw, 1);
      const at = Math.min(curve.length - 2, speed / tableStep);
      const cell = Math.floor(at);
      const share = curve[cell]! + (curve[cell + 1]! - curve[cell]!) * (at - cell);
      return -Math.min(config.ratedKw * share, limitKw);
    },
    command(quantity, value, untilSeconds) {
      const taken = limit.command(quantity, value, untilSeconds);
      if (taken) values.fill(limit.kw, 1);
      return taken;
    },
    save: () => limit.save(),
    load: (state) => limit.load(state),
  };
}
