import { SupplyClosed, SupplyRevised } from '@lingtan/energy-metering/contracts';
import type { Supply } from '@lingtan/energy-metering/contracts';
import { dateStart, dayStart, defineJob, localDate } from '@lingtan/sdk';
import { z } from 'zod';
import type { QualityShares } from '../../contracts/index.ts';
import { dayRows, enterpriseOf, meanShares, prevailing } from '../../domain/index.ts';
import { iso, lockBooks, today } from '../context.ts';
import type { Carbon } from '../context.ts';
import {
  countDays,
  insertEntries,
  notePendingDays,
  readEntries,
  readPendingDays,
  removePendingDays,
} from './entry-store.ts';
import type { NewEntry, PendingDay } from './entry-store.ts';
import { keepShares } from './day-quality.ts';
import { lookAtMeters } from './month-meters.ts';

/** Posts the days whose supply mix is new or was revised. */
export const postDaysJob = defineJob('post-days', {
  title: { en: 'Posting of days to the carbon ledger', 'zh-CN': '碳台账按日入账' },
  schema: z.object({}),
});

/** Days that one transaction posts: all of one month, whose sums are then worked out once. */
const daysAtOnce = 31;
/** Days in one request to the supply mix. */
const daysAsked = 7;
/** Energy is looked for this far back on a park that has no entries yet. */
const historyMs = 5 * 366 * 86_400_000;

/** Follows the supply mix: what it closes and revises is posted, and nothing else. */
export async function startPosting(carbon: Carbon): Promise<void> {
  const { scope } = carbon;
  const follow = (event: typeof SupplyClosed | typeof SupplyRevised, name: string): void =>
    scope.events.on(event, name, async (tx, { data }) => {
      await notePendingDays(tx, scope.park.id, data.days);
      await scope.jobs.enqueue(postDaysJob, {}, { delayMs: 500, dedupKey: 'post' });
    });
  follow(SupplyClosed, 'post-closed-days');
  follow(SupplyRevised, 'post-revised-days');
  let looked = false;
  scope.jobs.handle(postDaysJob, async (_data, { signal, progress }) => {
    // Here and not at the start: years of a park that has metered for long take longer than a start may.
    if (!looked) await noteHistory(carbon);
    looked = true;
    const written = await postDays(carbon, { signal, progress });
    if (written > 0) scope.log.info({ entries: written }, 'posted electricity of days');
  });
  await scope.jobs.schedule(postDaysJob, { everyMs: 300_000 }, {});
  await scope.jobs.enqueue(postDaysJob, {}, { dedupKey: 'start' });
}

/** On a park without entries: all days that have energy. */
async function noteHistory(carbon: Carbon): Promise<void> {
  const { scope, mix } = carbon;
  const now = scope.clock.now();
  const last = today(carbon);
  const known = await scope.db.tx((tx) => countDays(tx, '1990-01-01', last));
  if (known > 0) return;
  const supplies = await mix.supply({
    from: dayStart(now - historyMs, scope.park.timeZone),
    to: dateStart(last, scope.park.timeZone),
    resolution: '1d',
  });
  const days = supplies.filter(hasEnergy).map(({ from }) => localDate(from, scope.park.timeZone));
  await scope.db.tx((tx) => notePendingDays(tx, scope.park.id, days));
}

function hasEnergy({ sources }: Supply): boolean {
  return sources.some(({ energyWh }) => energyWh !== 0);
}

/** What the supply mix says of a waiting day. */
interface ReadDay extends PendingDay {
  /** ms UTC. */
  start: number;
  /** Of its intervals, over all meters of the balance. */
  shares: QualityShares;
  /** By use and flow. */
  rows: ReturnType<typeof dayRows>;
}

type Stored = Awaited<ReturnType<typeof readEntries>>[number];

/** Posts all waiting days; returns how many entries were written. Nothing is written where nothing changed. */
export async function postDays(
  carbon: Carbon,
  options: { signal?: AbortSignal; progress?: (fraction: number) => Promise<void> } = {},
): Promise<number> {
  let written = 0;
  let done = 0;
  const months = new Set<string>();
  let days = await readSome(carbon, []);
  while (days.length > 0) {
    options.signal?.throwIfAborted();
    // The next days are read while these are written.
    const next = readSome(
      carbon,
      days.map(({ day }) => day),
    );
    next.catch(() => undefined);
    written += await postSome(carbon, days);
    months.add(days[0]!.day.slice(0, 7));
    done += days.length;
    await options.progress?.(done / (done + daysAtOnce));
    days = await next;
    // A day that was noted again while it was posted.
    if (days.length === 0) days = await readSome(carbon, []);
  }
  await lookAtMeters(carbon, [...months], true);
  return written;
}

/** The oldest waiting days of one month, without those that are being written. */
async function readSome(carbon: Carbon, without: readonly string[]): Promise<ReadDay[]> {
  const waiting = await carbon.scope.db.tx((tx) => readPendingDays(tx, daysAtOnce, without));
  const runs: PendingDay[][] = [];
  for (const pending of waiting) {
    if (pending.day.slice(0, 7) !== waiting[0]!.day.slice(0, 7)) break;
    const run = runs.at(-1);
    if (run && run.length < daysAsked && pending.day === nextDay(run.at(-1)!.day)) run.push(pending);
    else runs.push([pending]);
  }
  const days: ReadDay[] = [];
  // Two at a time: the database reads for the one while the other is worked out.
  for (let at = 0; at < runs.length; at += 2)
    days.push(...(await Promise.all(runs.slice(at, at + 2).map((run) => readRun(carbon, run)))).flat());
  return days;
}

/** Days that follow each other, in one request. */
async function readRun({ scope, mix }: Carbon, run: readonly PendingDay[]): Promise<ReadDay[]> {
  const { timeZone } = scope.park;
  const starts = [...run.map(({ day }) => day), nextDay(run.at(-1)!.day)].map((day) => dateStart(day, timeZone));
  const columns = await mix.columns({ from: starts[0]!, to: starts.at(-1)!, resolution: '1h' });
  const placeOf = new Map(columns.starts.map((start, place) => [start, place]));
  return run.map((pending, index) => {
    const [start, end] = [starts[index]!, starts[index + 1]!];
    const places = Array.from(
      { length: Math.round((end - start) / 3_600_000) },
      (_, hour) => placeOf.get(start + hour * 3_600_000) ?? -1,
    );
    return {
      ...pending,
      start,
      // Of an hour without readings nothing is known.
      shares: meanShares(places.map((place) => columns.quality[place] ?? meanShares([]))),
      rows: dayRows(columns, places),
    };
  });
}

async function postSome({ scope }: Carbon, days: readonly ReadDay[]): Promise<number> {
  const { id: parkId } = scope.park;
  return scope.db.tx(async (tx) => {
    await lockBooks(tx, parkId);
    const stored = new Map<string, Stored[]>(days.map(({ day }) => [day, []]));
    for (const entry of await readEntries(tx, days[0]!.day, nextDay(days.at(-1)!.day)))
      stored.get(entry.day)?.push(entry);
    const entries = days.flatMap((day) => changedEntries(day, stored.get(day.day)!));
    await insertEntries(tx, parkId, entries);
    await keepShares(tx, parkId, days);
    await removePendingDays(tx, days);
    return entries.length;
  });
}

export function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

/** Rows of a day that differ from what is stored. One that is no longer there goes to zero. */
function changedEntries({ day, start, shares, rows }: ReadDay, stored: readonly Stored[]): NewEntry[] {
  const known = new Map(stored.map((entry) => [`${entry.use}/${entry.flow}`, entry]));
  const gone = stored
    .filter(({ use, flow }) => !rows.has(`${use}/${flow}`))
    .map(({ use, flow, hours }) => ({ use, flow, hours: hours.map(() => 0) }));
  const startsAt = iso(start);
  // What most of its intervals are: one that is missing does not make the day so.
  const quality = prevailing(shares);
  return [...rows.values(), ...gone].flatMap(({ use, flow, hours }): NewEntry[] => {
    const before = known.get(`${use}/${flow}`);
    const same = before && before.quality === quality && before.hours.every((wh, i) => wh === hours[i]);
    if (same) return [];
    const revision = (before?.revision ?? 0) + 1;
    return [{ use, flow, hours, day, revision, quality, enterpriseId: enterpriseOf(use), startsAt }];
  });
}
