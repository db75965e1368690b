import { value, type Findings } from './findings.ts';

/** Changes that a unit may make, kW. */
interface Ramped {
  readonly rampUpKw?: number | readonly number[] | undefined;
  readonly rampDownKw?: number | readonly number[] | undefined;
  readonly initialPower?: number | undefined;
  readonly startMax?: number | undefined;
  readonly stopMax?: number | undefined;
  readonly initialOn?: boolean | undefined;
}

/** Rise and fall of the power while a unit runs, and the first and last step of its runs. `on` null: it always runs. */
export function replayRamping(
  id: string,
  unit: Ramped,
  power: readonly number[],
  on: readonly boolean[] | null,
  found: Findings,
): void {
  if ([unit.rampUpKw, unit.rampDownKw, unit.startMax, unit.stopMax].every((limit) => limit === undefined)) return;
  const runs = (step: number): boolean => on?.[step] ?? true;
  const first = on === null || (unit.initialOn ?? true);
  const size = power.reduce((most, each) => Math.max(most, each), 1);
  const excess = (step: number, by: number): void => {
    found.limit('ramp', id, step, by, 'kW', size);
  };
  power.forEach((now, t) => {
    const known = t > 0 || unit.initialPower !== undefined;
    const before = t > 0 ? power[t - 1]! : first ? (unit.initialPower ?? 0) : 0;
    const ranBefore = t > 0 ? runs(t - 1) : first;
    if (known && ranBefore && unit.rampUpKw !== undefined) excess(t, now - before - value(unit.rampUpKw, t));
    if (known && runs(t) && unit.rampDownKw !== undefined) excess(t, before - now - value(unit.rampDownKw, t));
    if (on === null || !runs(t)) return;
    if (!ranBefore && unit.startMax !== undefined) excess(t, now - unit.startMax);
    if (t + 1 < power.length && !runs(t + 1) && unit.stopMax !== undefined) excess(t, now - unit.stopMax);
  });
}
