import type { Tx } from '@lingtan/sdk';
import { windowBases, type OutletDay, type PermitWindow, type WaterPlant } from '../../contracts/index.ts';
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
import { clearDirty, lockWater, readDirty, readPlantDays, writeOutletDay, writePlantDay } from './day-store.ts';
import { balancePoints, dosingPoints, qualityPoints, readSamples } from './readings.ts';
import { inputsOf, windowInputs } from './window-inputs.ts';
import { readWindows, writeWindows } from './window-store.ts';

/** The last samples of a day come some time after it. */
const graceMs = 300_000;

/** Closes the days that are over and have no record, and computes again those that samples came late for. */
export async function closeDays(water: Water, signal: AbortSignal): Promise<number> {
  const { scope } = water;
  const { timeZone } = scope.park;
  const last = localDay(scope.clock.now() - graceMs, timeZone, -1);
  let written = 0;
  const dirty = await scope.db.tx(readDirty);
  for (const plant of scope.config.plants) {
    const first = await firstDay(water, plant);
    if (first === null) continue;
    const query = { plant: plant.id, from: first.day, to: last.day };
    const known = new Set((await scope.db.tx((tx) => readPlantDays(tx, query))).map(({ content }) => content.day));
    const due = localDays(first.from, last.from, timeZone).filter(({ day }) => !known.has(day) || dirty.includes(day));
    for (const day of due) {
      signal.throwIfAborted();
      written += await closeDay(water, plant, day);
    }
  }
  await closeReuse(water, dirty, signal);
  // Marked before they were read: what came since is marked again.
  for (const day of dirty)
    if (dayOfDate(day, timeZone).from <= last.from) await scope.db.tx((tx) => clearDirty(tx, day));
  return written;
}

/** First day of which telemetry knows anything about the plant, not further back than the configuration says. */
async function firstDay({ scope, telemetry }: Water, plant: WaterPlant): Promise<LocalDay | null> {
  const now = scope.clock.now();
  const { timeZone } = scope.park;
  const from = localDay(now, timeZone, -scope.config.historyDays).from;
  const known = new Set((await telemetry.points()).map(({ id }) => id));
  const points = [...balancePoints(plant), ...qualityPoints(plant)].filter((point) => known.has(point));
  if (points.length === 0) return null;
  const series = await telemetry.range({ points, from, to: now, maxPoints: 2000, resolution: '1d' });
  const starts = series.flatMap(({ ts }) => ts.slice(0, 1));
  return starts.length === 0 ? null : localDay(Math.max(from, Math.min(...starts)), timeZone);
}

/** Computes one day of a plant and writes what has changed. Returns the number of records. */
export async function closeDay(water: Water, plant: WaterPlant, span: LocalDay): Promise<number> {
  const { scope } = water;
  const points = [...balancePoints(plant), ...dosingPoints(plant), ...qualityPoints(plant)];
  const samples = await readSamples(water, points, span);
  const { closingTargetPercent: target, closingAlarmPercent: alarm } = scope.config;
  const balance = plantDayOf(plant, span, samples.readings, { target, alarm });
  const found = [...detectFaults(water, plant, samples, span, balance), ...(await clockFaults(water, plant, span))];
  return scope.db.tx(async (tx) => {
    await lockWater(tx, scope.park.id);
    await keepFaults(tx, scope.park.id, plant.id, span.day, found);
    const faults = await readFaults(tx, { plant: plant.id, from: span.day, to: span.day });
    const permits = await readPermits(tx);
    const revision = await writePlantDay(tx, scope.park.id, balance);
    if (revision !== null) await announceDay(water, tx, plant, span, { balance, revision });
    return (
      Number(revision !== null) +
      (await writeQuality(water, tx, plant, span, permits, excludingFaults(samples, faults)))
    );
  });
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
