import type { Tx } from '@lingtan/sdk';
import {
  windowBases,
  type OutletDay,
  type PermitWindow,
  type PlantDay,
  type Revised,
  type WaterPlant,
} from '../../contracts/index.ts';
import { dayOfDate, localDay, localDays, plantDayOf, type LimitSet, type LocalDay } from '../../domain/index.ts';
import { updateCases } from '../cases/update-cases.ts';
import { dayMeanRef, windowRef, type Water } from '../context.ts';
import { readPermits } from '../permits/permit-store.ts';
import { clockFaults } from '../faults/clock-faults.ts';
import { excludingFaults, detectFaults } from '../faults/detect.ts';
import { keepFaults, readFaults } from '../faults/fault-store.ts';
import { closeReuse } from '../reuse/close-reuse.ts';
import { announceDay } from './announce-day.ts';
import { outletDaysOf } from './compute-quality.ts';
import { longWindowsOf } from './compute-long-windows.ts';
import { shortWindowsOf } from './compute-windows.ts';
import {
  clearDirty,
  lockWater,
  readClosed,
  readDirty,
  readOutletDays,
  readPlantDays,
  writeOutletDay,
  writePlantDay,
} from './day-store.ts';
import { balancePoints, dosingPoints, firstDayOf, qualityPoints, readSamples, type PlantSamples } from './readings.ts';
import { inputsOf, windowInputs } from './window-inputs.ts';
import { readWindows, writeWindows } from './window-store.ts';

/** The last samples of a day come some time after it. */
const graceMs = 300_000;

/** Closes the days that are over and have no record, and computes again those that samples came late for, however old they are. */
export async function closeDays(water: Water, signal: AbortSignal): Promise<number> {
  const { scope } = water;
  const { timeZone } = scope.park;
  const last = localDay(scope.clock.now() - graceMs, timeZone, -1);
  let written = 0;
  const dirty = await scope.db.tx(readDirty);
  for (const plant of scope.config.plants) {
    const closed = await scope.db.tx((tx) => readClosed(tx, plant.id));
    const first = await firstDay(water, plant, closed);
    if (first === null) continue;
    const known = new Set(closed);
    const missing = localDays(first.from, last.from, timeZone).filter(({ day }) => !known.has(day));
    const due = new Set([...missing.map(({ day }) => day), ...dirty.filter((day) => day <= last.day)]);
    for (const day of [...due].sort()) {
      signal.throwIfAborted();
      const span = dayOfDate(day, timeZone);
      // From before the records began: of another plant, unless there are samples of this one.
      if (day < first.day && !known.has(day) && !(await hasSamples(water, plant, span))) continue;
      written += await closeDay(water, plant, span);
    }
  }
  await closeReuse(water, dirty, signal);
  // Marked before they were read: what came since is marked again.
  for (const day of dirty) if (day <= last.day) await scope.db.tx((tx) => clearDirty(tx, day));
  return written;
}

const plantPoints = (plant: WaterPlant): string[] => [...balancePoints(plant), ...qualityPoints(plant)];

/** Where the records of a plant begin: with the day that was closed first, and of a new one with the first that telemetry knows of. */
async function firstDay(water: Water, plant: WaterPlant, closed: readonly string[]): Promise<LocalDay | null> {
  const [day] = closed;
  return day === undefined ? firstDayOf(water, plantPoints(plant)) : dayOfDate(day, water.scope.park.timeZone);
}

async function hasSamples(water: Water, plant: WaterPlant, { from, to }: LocalDay): Promise<boolean> {
  const samples = await readSamples(water, plantPoints(plant), { from, to });
  return plantPoints(plant).some((point) => samples.columns(point).ts.some((ts) => ts >= from && ts < to));
}

/** Computes one day of a plant and writes what has changed. Returns the number of records. */
export async function closeDay(water: Water, plant: WaterPlant, span: LocalDay): Promise<number> {
  const { scope } = water;
  const points = [...balancePoints(plant), ...dosingPoints(plant), ...qualityPoints(plant)];
  const samples = await readSamples(water, points, span);
  const { closingTargetPercent: target, closingAlarmPercent: alarm } = scope.config;
  const of = { plant: plant.id, from: span.day, to: span.day };
  const [recorded, outletDays] = await scope.db.tx(
    async (tx) => [(await readPlantDays(tx, of))[0]?.content, await readOutletDays(tx, of)] as const,
  );
  const balance = plantDayOf(plant, span, samples.readings, { target, alarm }, recorded);
  const gone = qualityIsGone(plant, samples, span, outletDays);
  const found = [...detectFaults(water, plant, samples, span, balance), ...(await clockFaults(water, plant, span))];
  return scope.db.tx(async (tx) => {
    await lockWater(tx, scope.park.id);
    if (gone) return writeBalance(water, tx, plant, span, balance);
    await keepFaults(tx, scope.park.id, plant.id, span.day, found);
    const faults = await readFaults(tx, { plant: plant.id, from: span.day, to: span.day });
    const permits = await readPermits(tx);
    return (
      (await writeBalance(water, tx, plant, span, balance)) +
      (await writeQuality(water, tx, plant, span, permits, excludingFaults(samples, faults)))
    );
  });
}

async function writeBalance(
  water: Water,
  tx: Tx,
  plant: WaterPlant,
  span: LocalDay,
  balance: PlantDay,
): Promise<number> {
  const revision = await writePlantDay(tx, water.scope.park.id, balance);
  if (revision !== null) await announceDay(water, tx, plant, span, { balance, revision });
  return Number(revision !== null);
}

/** Whether samples that the recorded quality of a day rests on are not kept any more: then it stays as it was recorded. */
function qualityIsGone(
  plant: WaterPlant,
  samples: PlantSamples,
  { to }: LocalDay,
  recorded: readonly Revised<OutletDay>[],
): boolean {
  return plant.outlets.some(({ id, parameters }) =>
    parameters.some(
      (parameter) =>
        !samples.reachBefore(parameter.point, to) &&
        recorded.some(
          ({ content }) => content.outlet === id && content.parameter === parameter.id && content.value !== null,
        ),
    ),
  );
}

async function writeQuality(
  water: Water,
  tx: Tx,
  plant: WaterPlant,
  span: LocalDay,
  permits: readonly LimitSet[],
  samples: Awaited<ReturnType<typeof readSamples>>,
): Promise<number> {
  const { scope } = water;
  let written = 0;
  const days: OutletDay[] = [];
  for (const outlet of plant.outlets) {
    for (const each of outletDaysOf(water, plant, outlet, samples, span, permits)) {
      days.push(each);
      const revision = await writeOutletDay(tx, scope.park.id, each);
      if (revision === null) continue;
      written++;
      await scope.evidence.record(tx, dayMeanRef(each, revision), inputsOf(plant, each, span));
      if (each.verdict === 'exceedance' || revision > 1)
        await updateCases(water, tx, { ...each, basis: 'day-mean', at: span.from });
    }
  }
  const within = shortWindowsOf(water, plant, samples, span, permits, days);
  const known = await readWindows(tx, { plant: plant.id, from: span.day, to: span.day, bases: shortBases });
  written += await writeJudged(water, tx, plant, within, known);
  const longer = await longWindowsOf(water, tx, plant, span, permits);
  return written + (await writeJudged(water, tx, plant, longer.windows, longer.known));
}

const shortBases = windowBases.filter((basis) => basis !== 'month-mean' && basis !== 'annual-load');

/** Writes windows, what they rest on, and the cases that follow from them. Returns how many have changed. */
async function writeJudged(
  water: Water,
  tx: Tx,
  plant: WaterPlant,
  windows: readonly PermitWindow[],
  known: Awaited<ReturnType<typeof readWindows>>,
): Promise<number> {
  const { scope } = water;
  const changed = await writeWindows(tx, scope.park.id, windows, known);
  const touched = new Map<string, PermitWindow>();
  for (const { content, revision } of changed) {
    const { outlet, parameter, basis } = content;
    await scope.evidence.record(tx, windowRef(content, revision), windowInputs(plant, content));
    if (content.verdict === 'exceedance' || revision > 1) touched.set(`${outlet}/${parameter}/${basis}`, content);
  }
  for (const content of touched.values()) await updateCases(water, tx, { ...content, at: content.from });
  return changed.length;
}
