import type { Quality } from '@lingtan/sdk';
import type { DosingDay, NodeDay, PlantDay, StreamDay, WaterPlant } from '../../contracts/index.ts';
import { closureOf, type BalanceTerm } from '../balance/closure.ts';
import { meterDeviation, sigmasOf95, storageDeviation } from '../balance/deviations.ts';
import { recoveryRate } from '../balance/reuse.ts';
import { findSuspects } from '../reconcile/find-suspects.ts';
import { counterVolume, valueAt, type Reading } from '../volumes/counter-volume.ts';
import { dosingOf } from './dosing-day.ts';

/** Readings of a day by point, ordered by time, with one on each side. */
export type DayReadings = (point: string) => readonly Reading[];

/**
 * The water of a plant over a span: streams, storage, closure of each unit and of the plant, reconciliation.
 * @param recorded what was known of the span before: its figures stand where the samples under them are not kept any more
 */
export function plantDayOf(
  plant: WaterPlant,
  span: { day: string; from: number; to: number },
  readings: DayReadings,
  limits: { target: number; alarm: number },
  recorded?: PlantDay,
): PlantDay {
  const { from, to } = span;
  const isGone = (point: string): boolean => recorded !== undefined && !readings(point).some(({ ts }) => ts < to);
  const measured = plant.streams.map((stream) => {
    const { id, counterPoint, rolloverM3 } = stream;
    if (counterPoint === undefined) return { stream, m3: null, quality: 'missing' as Quality, notes: [] as string[] };
    const before = recorded?.streams.find((each) => each.stream === id);
    if (before && isGone(counterPoint)) {
      const { m3, quality, notes } = before;
      return { stream, m3, quality, notes };
    }
    return { stream, ...counterVolume(readings(counterPoint), from, to, rolloverM3) };
  });
  const storages = plant.units.flatMap(({ id, levelPoint, volumeM3 }) => {
    if (levelPoint === undefined || volumeM3 === undefined) return [];
    const before = recorded?.storages.find(({ unit }) => unit === id);
    if (before && isGone(levelPoint)) return [{ ...before, volumeM3 }];
    const at = (ts: number): number | null => {
      const found = valueAt(readings(levelPoint), ts);
      return found === null ? null : (found.value / 100) * volumeM3;
    };
    return [{ unit: id, volumeM3, startM3: at(from), endM3: at(to) }];
  });
  const changeOf = ({ startM3, endM3 }: (typeof storages)[number]): number | null =>
    startM3 === null || endM3 === null ? null : endM3 - startM3;
  const nodeOf = (unit: string | null): NodeDay => {
    const terms: BalanceTerm[] = measured.flatMap(({ stream, m3 }) => {
      const into = unit === null ? stream.from === undefined && stream.to !== undefined : stream.to === unit;
      const out = unit === null ? stream.to === undefined && stream.from !== undefined : stream.from === unit;
      return into === out ? [] : [{ name: stream.id, side: into ? ('in' as const) : ('out' as const), m3 }];
    });
    for (const storage of storages)
      if (unit === null || storage.unit === unit)
        terms.push({ name: `${storage.unit} (storage)`, side: 'storage', m3: changeOf(storage) });
    return { unit, ...closureOf(terms, limits) };
  };
  const best = reconciled(
    plant,
    measured,
    storages.map((each) => ({ ...each, change: changeOf(each) })),
  );
  const streams: StreamDay[] = measured.map(({ stream, m3, quality, notes }, index) => {
    const estimate = best?.streams[index];
    const reconciledM3 = estimate?.reconciled ?? null;
    const deviation = estimate?.deviation ?? null;
    const uncertaintyM3 = deviation === null ? null : deviation * sigmasOf95;
    return { stream: stream.id, m3, quality, notes, reconciledM3, uncertaintyM3, test: estimate?.test ?? null };
  });
  const sumOf = (role: string): number | null => {
    const parts = measured.filter(({ stream }) => stream.role === role);
    if (parts.length === 0 || parts.some(({ m3 }) => m3 === null)) return null;
    return parts.reduce((sum, { m3 }) => sum + m3!, 0);
  };
  const energy = (): number | null => {
    if (plant.energyPoint === undefined) return null;
    return isGone(plant.energyPoint) ? recorded!.energyKwh : counterVolume(readings(plant.energyPoint), from, to).m3;
  };
  const doses = (): DosingDay[] =>
    dosingOf(plant, span, readings).map((dose, index) => {
      const before = recorded?.dosing?.find(({ dosing }) => dosing === dose.dosing);
      return before && isGone(plant.dosing[index]!.counterPoint) ? before : dose;
    });
  const intakeM3 = sumOf('intake');
  const reusedM3 = sumOf('reuse');
  return {
    plant: plant.id,
    ...span,
    streams,
    storages: storages.map(({ unit, startM3, endM3 }) => ({ unit, startM3, endM3 })),
    nodes: [nodeOf(null), ...plant.units.map(({ id }) => nodeOf(id))],
    suspects: best && best.critical !== null ? best.suspects.map(({ name }) => name) : null,
    intakeM3,
    reusedM3,
    recovery: intakeM3 === null || reusedM3 === null ? null : recoveryRate(reusedM3, intakeM3),
    energyKwh: energy(),
    // Left out without dosing, so that the record of a day stays what it was.
    ...(plant.dosing.length === 0 ? {} : { dosing: doses() }),
  };
}

/** Reconciles the streams with the balances of the units; the increase of a storage is a stream out of its unit. */
function reconciled(
  plant: WaterPlant,
  measured: readonly { stream: WaterPlant['streams'][number]; m3: number | null }[],
  storages: readonly { unit: string; volumeM3: number; change: number | null }[],
): ReturnType<typeof findSuspects> | null {
  const balances = plant.units.map(({ id }) => [
    ...measured.map(({ stream }) => Number(stream.to === id) - Number(stream.from === id)),
    ...storages.map(({ unit }) => (unit === id ? -1 : 0)),
  ]);
  const rows = balances.filter((row) => row.some((each) => each > 0) && row.some((each) => each < 0));
  if (rows.length === 0 || measured.every(({ m3 }) => m3 === null)) return null;
  return findSuspects({
    balances: rows,
    names: [...measured.map(({ stream }) => stream.id), ...storages.map(({ unit }) => `${unit} (storage)`)],
    measured: [...measured.map(({ m3 }) => m3), ...storages.map(({ change }) => change)],
    deviations: [
      ...measured.map(({ stream, m3 }) => meterDeviation(m3, stream.accuracyPercent)),
      ...storages.map(({ volumeM3 }) => storageDeviation(volumeM3)),
    ],
    correlations: plant.correlations.map(({ streams: [a, b], coefficient }) => [a, b, coefficient]),
  });
}
