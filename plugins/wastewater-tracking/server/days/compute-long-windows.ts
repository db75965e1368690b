import type { Tx } from '@lingtan/sdk';
import type { OutletDay, PermitWindow, Revised, WaterOutlet, WaterPlant } from '../../contracts/index.ts';
import {
  basesInForce,
  dayOfDate,
  daysBetween,
  loadOfDays,
  localDay,
  meanOfDays,
  rowsInForce,
  spansByVersion,
  type DayPart,
  type LimitSet,
} from '../../domain/index.ts';
import type { Water } from '../context.ts';
import { judged, partOf, type WindowParts } from './compute-windows.ts';
import { readOutletDays } from './day-store.ts';
import { readWindows } from './window-store.ts';

const kgPer: Readonly<Record<string, number>> = { kg: 1, t: 1000 };

/**
 * Month means and annual loads that a day belongs to, from the stored day means. A month is judged when it is over; where the limits
 * change within it, each version judges the days it holds for. A load of the year is told as soon as it is near its limit, since it
 * only grows, and otherwise when the year is over.
 */
export async function longWindowsOf(
  water: Water,
  tx: Tx,
  plant: WaterPlant,
  span: { day: string },
  permits: readonly LimitSet[],
): Promise<{ windows: PermitWindow[]; known: Revised<PermitWindow>[] }> {
  const month = monthOf(span.day);
  const year = { from: `${span.day.slice(0, 4)}-01-01`, to: `${span.day.slice(0, 4)}-12-31` };
  const limited = plant.outlets.some(({ id }) =>
    permits.some(
      ({ outlet, rows }) =>
        outlet === id && rows.some(({ basis }) => basis === 'month-mean' || basis === 'annual-load'),
    ),
  );
  const known = [
    ...(await readWindows(tx, { plant: plant.id, ...month, bases: ['month-mean'] })),
    ...(await readWindows(tx, { plant: plant.id, ...year, bases: ['annual-load'] })),
  ];
  if (!limited) return { windows: [], known };
  const last = localDay(water.scope.clock.now(), water.scope.park.timeZone, -1).day;
  const windows: PermitWindow[] = [];
  for (const outlet of plant.outlets) {
    windows.push(...(await monthsOf(water, tx, { plant, outlet, permits }, month, last)));
    windows.push(...(await loadsOf(water, tx, { plant, outlet, permits }, year, last)));
  }
  return { windows, known };
}

type At = { plant: WaterPlant; outlet: WaterOutlet; permits: readonly LimitSet[] };

async function monthsOf(
  water: Water,
  tx: Tx,
  at: At,
  month: { from: string; to: string },
  last: string,
): Promise<PermitWindow[]> {
  const { plant, outlet, permits } = at;
  const dates = daysBetween(month.from, month.to).map((day) => ({ day }));
  const runs = spansByVersion(permits, outlet.id, dates).filter((run) => run.at(-1)!.day <= last);
  const wanted = runs.flatMap((run) =>
    outlet.parameters
      .filter(({ id }) => basesInForce(permits, outlet.id, id, run[0]!.day).has('month-mean'))
      .map((parameter) => ({ run, parameter })),
  );
  if (wanted.length === 0) return [];
  const stored = await readOutletDays(tx, { plant: plant.id, outlet: outlet.id, ...month });
  const { hoursNeeded, monthDaysNeededPercent } = water.scope.config;
  return wanted.map(({ run, parameter }) => {
    const days = partsOf(stored, parameter.id, run, hoursNeeded);
    const { value, method, means, validDays } = meanOfDays(days);
    const needed = Math.ceil((run.length * monthDaysNeededPercent) / 100);
    const { value: temperatureC } = meanOfDays(partsOf(stored, outlet.temperature, run, 1));
    const parts: WindowParts = { water, plant, outlet, parameter, permits, temperatureC };
    return judged(parts, {
      basis: 'month-mean',
      ...edgesOf(water, run[0]!.day, run.at(-1)!.day),
      unit: parameter.unit,
      value,
      means,
      method,
      valid: validDays >= needed,
      parts: { of: 'days', valid: validDays, needed, all: run.length },
    });
  });
}

async function loadsOf(
  water: Water,
  tx: Tx,
  at: At,
  year: { from: string; to: string },
  last: string,
): Promise<PermitWindow[]> {
  const { plant, outlet, permits } = at;
  const over = year.to <= last;
  const upTo = over ? year.to : last;
  const windows: PermitWindow[] = [];
  const dates = daysBetween(year.from, year.to).map((day) => ({ day }));
  for (const parameter of outlet.parameters) {
    if (!basesInForce(permits, outlet.id, parameter.id, upTo).has('annual-load')) continue;
    const stored = await readOutletDays(tx, {
      plant: plant.id,
      outlet: outlet.id,
      parameter: parameter.id,
      from: year.from,
      to: upTo,
    });
    const { loadKg, validDays } = loadOfDays(partsOf(stored, parameter.id, dates, water.scope.config.hoursNeeded));
    const of = { outlet: outlet.id, parameter: parameter.id, basis: 'annual-load' as const };
    const unit = rowsInForce(permits, of, upTo)[0]!.unit;
    const divide = kgPer[unit] ?? 1;
    const parts: WindowParts = { water, plant, outlet, parameter, permits, temperatureC: null };
    const window = judged(parts, {
      basis: 'annual-load',
      ...edgesOf(water, year.from, year.to),
      lastDay: upTo,
      unit: unit in kgPer ? unit : 'kg',
      value: loadKg === null ? null : loadKg / divide,
      method: loadKg === null ? null : 'sum',
      // Days without a load make the sum too small: it is compliant only when none is missing.
      valid: over && validDays === dates.length,
      certain: true,
      parts: { of: 'days', valid: validDays, needed: dates.length, all: dates.length },
    });
    if (over || window.verdict === 'warning' || window.verdict === 'exceedance') windows.push(window);
  }
  return windows;
}

function edgesOf(
  { scope }: Water,
  day: string,
  lastDay: string,
): Pick<PermitWindow, 'from' | 'to' | 'day' | 'lastDay'> {
  const { timeZone } = scope.park;
  return { from: dayOfDate(day, timeZone).from, to: dayOfDate(lastDay, timeZone).to, day, lastDay };
}

/** Days of a run as they are stored; a day without a record is one without a value. */
function partsOf(
  stored: readonly Revised<OutletDay>[],
  parameter: string | undefined,
  run: readonly { day: string }[],
  hoursNeeded: number,
): DayPart[] {
  const byDay = new Map(
    stored.filter(({ content }) => content.parameter === parameter).map(({ content }) => [content.day, content]),
  );
  return run.map(({ day }) => {
    const found = byDay.get(day);
    return found
      ? partOf(found, hoursNeeded)
      : { day, value: null, method: null, volumeM3: null, loadKg: null, valid: false };
  });
}

function monthOf(day: string): { from: string; to: string } {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return { from: `${day.slice(0, 7)}-01`, to: new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) };
}
