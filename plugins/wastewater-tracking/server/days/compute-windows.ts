import type { OutletDay, PermitWindow, WaterOutlet, WaterPlant, WindowBasis } from '../../contracts/index.ts';
import {
  basesInForce,
  dayRule,
  hourValues,
  instantValues,
  judge,
  removalsOf,
  roundTo,
  type DayPart,
  type JudgedValue,
  type LimitRow,
  type LimitSet,
} from '../../domain/index.ts';
import type { Water } from '../context.ts';
import { litresPerSecond, verdictOf, worst } from './compute-quality.ts';
import type { PlantSamples } from './readings.ts';

/** What a window is judged with. */
export interface WindowParts {
  water: Water;
  plant: WaterPlant;
  outlet: WaterOutlet;
  parameter: WaterOutlet['parameters'][number];
  permits: readonly LimitSet[];
  /** Mean temperature of the water over the window; null when it is not known. */
  temperatureC: number | null;
}

/** A window with its value, ready to be judged. */
export type Measured = Pick<PermitWindow, 'basis' | 'from' | 'to' | 'day' | 'lastDay' | 'method' | 'parts'> &
  Omit<JudgedValue, 'parameter' | 'basis'> & {
    /** How many single values are beyond a limit. */
    excursions?: (row: LimitRow) => number;
  };

/** Judges a window by the limits in force on its last day. */
export function judged(parts: WindowParts, measured: Measured): PermitWindow {
  const { water, plant, outlet, parameter, permits, temperatureC } = parts;
  const { basis, from, to, day, lastDay, method, parts: counted, excursions, unit, ...value } = measured;
  const context = {
    day: lastDay,
    temperatureC,
    ...(plant.builtOn === undefined ? {} : { plantBuilt: plant.builtOn }),
  };
  const warnFrom = water.scope.config.warnFromPercent / 100;
  const verdict = worst(
    judge(permits, outlet.id, { parameter: parameter.id, basis, unit, ...value }, context, warnFrom),
  );
  const row = verdict.limit?.row;
  return {
    plant: plant.id,
    outlet: outlet.id,
    parameter: parameter.id,
    basis,
    from,
    to,
    day,
    lastDay,
    unit,
    value: verdict.value,
    method: row?.averaging ?? row?.removalBy ?? method,
    parts: counted,
    excursions: row && excursions ? excursions(row) : null,
    ...verdictOf(verdict, permits),
  };
}

/** Windows that lie within one day: hours, single values, removals. Only what the permit limits is computed. */
export function shortWindowsOf(
  water: Water,
  plant: WaterPlant,
  samples: PlantSamples,
  span: { day: string; from: number; to: number },
  permits: readonly LimitSet[],
  days: readonly OutletDay[],
): PermitWindow[] {
  return plant.outlets.flatMap((outlet) => {
    const mean = temperatureOf(outlet, days);
    return outlet.parameters.flatMap((parameter) => {
      const bases = basesInForce(permits, outlet.id, parameter.id, span.day);
      const parts = { water, plant, outlet, parameter, permits, temperatureC: mean };
      const of = (basis: WindowBasis, compute: () => PermitWindow[]): PermitWindow[] =>
        bases.has(basis) ? compute() : [];
      return [
        ...of('hour-mean', () => hoursOf(parts, samples, span)),
        ...of('instant', () => instantsOf(parts, samples, span, days)),
        ...of('removal', () => removalOf(parts, span, days)),
      ];
    });
  });
}

/** Mean temperature of the water on the day, where the outlet measures it. */
function temperatureOf(outlet: WaterOutlet, days: readonly OutletDay[]): number | null {
  const found = days.find((day) => day.outlet === outlet.id && day.parameter === outlet.temperature);
  return found && found.validHours > 0 ? found.value : null;
}

function hoursOf(
  parts: WindowParts,
  samples: PlantSamples,
  span: { day: string; from: number; to: number },
): PermitWindow[] {
  const { water, outlet, parameter } = parts;
  const rule = { ...dayRule, holdMs: outlet.holdSeconds * 1000 };
  const flow =
    outlet.flowPoint === undefined || !parameter.weighted ? null : samples.columns(outlet.flowPoint, litresPerSecond);
  const needed = water.scope.config.hourWindowsNeeded;
  return hourValues(samples.columns(parameter.point), flow, span, rule).map((hour) =>
    judged(parts, {
      basis: 'hour-mean',
      from: hour.from,
      to: hour.to,
      day: span.day,
      lastDay: span.day,
      unit: parameter.unit,
      value: hour.value,
      means: hour.means,
      method: hour.method,
      valid: hour.validWindows >= needed,
      parts: { of: 'windows', valid: hour.validWindows, needed, all: hour.windows },
    }),
  );
}

/** The single values of a day in one record: the one that is worst by the limits, and how many are beyond them. */
function instantsOf(
  parts: WindowParts,
  samples: PlantSamples,
  span: { day: string; from: number; to: number },
  days: readonly OutletDay[],
): PermitWindow[] {
  const { water, outlet, parameter } = parts;
  const { values, min, max } = instantValues(samples.columns(parameter.point), span);
  const day = days.find((each) => each.outlet === outlet.id && each.parameter === parameter.id);
  const [needed, validHours] = [water.scope.config.hoursNeeded, day?.validHours ?? 0];
  const of = (value: number | null): PermitWindow =>
    judged(parts, {
      basis: 'instant',
      ...span,
      lastDay: span.day,
      unit: parameter.unit,
      value,
      method: value === null ? null : 'single values',
      valid: validHours >= needed,
      certain: true,
      excursions: (row) => values.filter((each) => beyond(row, each)).length,
      parts: { of: 'hours', valid: validHours, needed, all: 24 },
    });
  return [worstWindow([of(max), of(min)])];
}

/** Whether a single value, rounded as the limit says, is beyond it. */
function beyond({ min, max, digits }: LimitRow, value: number): boolean {
  const compared = digits === undefined ? value : roundTo(value, digits);
  return (max !== undefined && compared > max) || (min !== undefined && compared < min);
}

function removalOf(
  parts: WindowParts,
  span: { day: string; from: number; to: number },
  days: readonly OutletDay[],
): PermitWindow[] {
  const { water, outlet, parameter } = parts;
  const needed = water.scope.config.hoursNeeded;
  const at = (id: string | undefined): OutletDay | undefined =>
    days.find((day) => day.outlet === id && day.parameter === parameter.id);
  const [effluent, influent] = [at(outlet.id), at(outlet.influent)];
  const removals =
    effluent && influent
      ? removalsOf(partOf(influent, needed), partOf(effluent, needed))
      : { concentration: null, load: null };
  // Of matched time: as many hours as the worse side has.
  const validHours = Math.min(effluent?.validHours ?? 0, influent?.validHours ?? 0);
  return [
    judged(parts, {
      basis: 'removal',
      ...span,
      lastDay: span.day,
      unit: '%',
      value: removals.concentration,
      removals,
      method: 'concentration',
      valid: validHours >= needed,
      parts: { of: 'hours', valid: validHours, needed, all: 24 },
    }),
  ];
}

/** A stored day mean as a part of something longer. */
export function partOf(day: OutletDay, hoursNeeded: number): DayPart {
  const { value, method, volumeM3, loadKg } = day;
  return { day: day.day, value, method, volumeM3, loadKg, valid: day.validHours >= hoursNeeded };
}

const order = ['compliant', 'not judged', 'warning', 'exceedance'];

function worstWindow(windows: readonly PermitWindow[]): PermitWindow {
  const rank = ({ verdict }: PermitWindow): number => order.indexOf(verdict);
  return windows.reduce((a, b) =>
    rank(b) > rank(a) || (rank(b) === rank(a) && (b.ratio ?? 0) > (a.ratio ?? 0)) ? b : a,
  );
}
