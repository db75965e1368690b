import { conversionBetween } from '@lingtan/telemetry/units';
import { baseUnits } from '../../contracts/index.ts';
import type { EnergyKind } from '../../contracts/index.ts';

/** Unit of a point by its id; undefined where telemetry does not know the point. */
export type PointUnits = (point: string) => string | undefined;

/** Units as they were before meters of other kinds: registers in kWh, gauges in kW. */
export const electricUnits: PointUnits = () => undefined;

export type PointFactor = { ok: true; factor: number } | { ok: false; problem: string };

/** Litres of normal and of actual conditions count alike: the factor table says at which conditions a meter counts. */
const plainVolume = (unit: string): string => unit.replaceAll(/\bNm(3|³)/g, 'm$1');

function convert(from: string, to: string): PointFactor {
  const found = conversionBetween(plainVolume(from), to);
  if (!found.ok) return { ok: false, problem: found.problem };
  return { ok: true, factor: found.conversion.scale };
}

/** Base units of a kind in one unit of a register: 1000 for kWh of electricity. */
export function amountFactor(kind: EnergyKind, unit: string): PointFactor {
  return convert(unit, baseUnits[kind]);
}

/** Base units an hour in one unit of a gauge: 1000 for kW, and for m3/h of water. */
export function rateFactor(kind: EnergyKind, unit: string): PointFactor {
  return baseUnits[kind] === 'Wh' ? convert(unit, 'W') : convert(unit, `${baseUnits[kind]}/h`);
}
